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
   * A finished request or connection.
   *
   * @param requestLine method, target and version; empty when the head was refused, and for TCP
   * @param status 0 when no answer was sent
   * @param flags Envoy's response flags, {@code -} for none
   * @param received bytes of the request
   * @param sent bytes of the answer
   * @param listener its name
   * @param cluster its name, {@code -} for none
   * @param endpoint the last one that was tried, as address and port, {@code -} for none
   * @param attempts how often the request was sent
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
      String listener,
      String cluster,
      String endpoint,
      int attempts) {}
}
