package io.weft.relay.internal.stats;

import java.net.InetSocketAddress;

/** Takes finished requests when somebody wants them. */
public interface AccessLog {

  /** Nobody wants them. */
  AccessLog NONE =
      new AccessLog() {
        @Override
        public boolean isEnabled() {
          return false;
        }

        @Override
        public void write(Entry entry) {}
      };

  /** Whether entries should be made at all; asked for each request. */
  boolean isEnabled();

  void write(Entry entry);

  /**
   * A finished request.
   *
   * @param requestLine method and target, empty when the head was refused
   * @param status 0 when no answer was sent
   * @param flags Envoy's response flags, {@code -} for none
   * @param received bytes of the request
   * @param sent bytes of the answer
   */
  record Entry(
      InetSocketAddress source,
      InetSocketAddress destination,
      String requestLine,
      int status,
      String flags,
      long received,
      long sent,
      long nanos,
      int listener,
      int cluster,
      int attempts) {}
}
