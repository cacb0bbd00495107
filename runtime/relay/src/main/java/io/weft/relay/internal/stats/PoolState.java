package io.weft.relay.internal.stats;

import java.net.InetSocketAddress;

/**
 * The connections of one event loop to one endpoint.
 *
 * @param cluster its id
 * @param open all of them, {@code idle} those that wait for another request
 */
public record PoolState(int cluster, InetSocketAddress endpoint, int open, int idle) {

  /** Both together. */
  public PoolState plus(PoolState other) {
    return new PoolState(cluster, endpoint, open + other.open, idle + other.idle);
  }
}
