package io.weft.relay.internal;

import java.time.Duration;

/**
 * How long the relay waits.
 *
 * @param clientIdle how long a client's connection may be open without a request
 * @param head how long a client may take to send a head that it has begun
 * @param streamIdle how long a request may go without a byte in either direction (Envoy's {@code
 *     stream_idle_timeout})
 * @param tunnelIdle the same for TCP and upgraded connections
 * @param endpointIdle how long an endpoint's connection is kept for another request
 * @param connect of connections to endpoints
 * @param linger how long a client may take to read an answer that ends its connection while it
 *     still sends
 */
public record Timeouts(
    Duration clientIdle,
    Duration head,
    Duration streamIdle,
    Duration tunnelIdle,
    Duration endpointIdle,
    Duration connect,
    Duration linger) {

  /** Envoy's defaults where it has them. */
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofHours(1),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          Duration.ofHours(1),
          Duration.ofSeconds(50),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));
}
