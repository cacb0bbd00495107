package io.weft.loadbalancing.internal.plan;

import java.util.List;

/**
 * Hosts among which one pick is made.
 *
 * @param name for people: {@code priority 0 healthy}
 * @param share of the load in proportion to that of the others, above 0
 * @param weights of the hosts among consistent hashes, which fold localities into one pool; they
 *     add up to 1. Empty: the hosts' own weights
 */
public record Pool(String name, double share, List<Host> hosts, double[] weights) {
  public Pool {
    hosts = List.copyOf(hosts);
  }

  static Pool of(String name, double share, List<Host> hosts) {
    return new Pool(name, share, hosts, new double[0]);
  }
}
