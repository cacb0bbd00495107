package io.weft.grayscale.internal;

import java.util.List;

/**
 * A split as both the HTTP and the TCP configuration say it.
 *
 * @param shares those with a weight, in the order of the configuration
 * @param header for NUMBER, in lower case; else empty
 */
record Split(Mode mode, String header, List<Share> shares) {

  /** How a request gets its point: {@code enum gs_mode}. */
  enum Mode {
    TURNS,
    HASH,
    NUMBER
  }

  /**
   * A cluster's part.
   *
   * @param weight 1 to 2^32 - 1
   */
  record Share(String cluster, long weight, HeaderEdits edits) {}

  Split {
    shares = List.copyOf(shares);
  }

  /** By the route's hash policy where nothing else is said. */
  Split sticky() {
    return mode == Mode.TURNS ? new Split(Mode.HASH, header, shares) : this;
  }

  long total() {
    return shares.stream().mapToLong(Share::weight).sum();
  }
}
