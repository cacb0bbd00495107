package io.weft.relay.internal;

import java.time.Duration;

/**
 * How the relay runs.
 *
 * @param loops event loops, 1 or more
 * @param clientIdle how long a client's connection may be open without a request
 * @param headTimeout how long a client may take to send a head that it has begun
 * @param streamIdle how long a request may go without a byte in either direction (Envoy's {@code
 *     stream_idle_timeout})
 * @param tunnelIdle the same for TCP and upgraded connections
 * @param poolIdle how long an endpoint's connection is kept for another request
 * @param poolSize how many idle connections an event loop keeps for each endpoint
 * @param connectTimeout of connections to endpoints
 * @param linger how long a client may take to read an answer that ends its connection while it
 *     still sends
 * @param readBuffer bytes read at once
 * @param maximumFields field lines of a head, 1 to 128
 * @param forwardedProto whether requests without X-Forwarded-Proto get it, as Envoy does
 */
public record RelayConfig(
    int loops,
    Duration clientIdle,
    Duration headTimeout,
    Duration streamIdle,
    Duration tunnelIdle,
    Duration poolIdle,
    int poolSize,
    Duration connectTimeout,
    Duration linger,
    int readBuffer,
    int maximumFields,
    boolean forwardedProto) {

  /** The longest head that the kernel decides. */
  public static final int HEAD_MAX = 32768;

  /** Envoy's defaults where it has them. */
  public static RelayConfig defaults() {
    return new RelayConfig(
        Runtime.getRuntime().availableProcessors(),
        Duration.ofHours(1),
        Duration.ofSeconds(60),
        Duration.ofMinutes(5),
        Duration.ofHours(1),
        Duration.ofSeconds(50),
        256,
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        65536,
        100,
        true);
  }

  /** The same with another number of event loops. */
  public RelayConfig withLoops(int number) {
    return new RelayConfig(
        number,
        clientIdle,
        headTimeout,
        streamIdle,
        tunnelIdle,
        poolIdle,
        poolSize,
        connectTimeout,
        linger,
        readBuffer,
        maximumFields,
        forwardedProto);
  }
}
