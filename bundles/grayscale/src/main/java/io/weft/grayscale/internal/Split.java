package io.weft.grayscale.internal;

import java.util.List;

/**
 * A split as both the HTTP and the TCP configuration say it.
 *
 * @param shares those with a weight, in the order of the configuration
 * @param header for NUMBER, in lower case; else empty
 * @param places clusters of the configuration, those without a weight counted
 */
record Split(Mode mode, String header, List<Share> shares, int places) {

  /** How a request gets its point: {@code enum gs_mode}. */
  enum Mode {
    TURNS,
    USER,
    NUMBER
  }

  /**
   * A cluster's part.
   *
   * @param place index in the configuration
   * @param weight 1 to 2^32 - 1
   */
  record Share(String cluster, int place, long weight, HeaderEdits edits) {}

  Split {
    shares = List.copyOf(shares);
  }

  /** By the route's hash policy where nothing else is said. */
  Split sticky() {
    return mode == Mode.TURNS ? new Split(Mode.USER, header, shares, places) : this;
  }

  long total() {
    return shares.stream().mapToLong(Share::weight).sum();
  }
}
