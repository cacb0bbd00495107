package io.weft.loadbalancing.internal.policy;

import io.weft.loadbalancing.internal.hash.HashFunction;

/** How one of several hosts is chosen; Envoy's load balancing policies. */
public sealed interface Policy {

  /** Each host as often as its weight says, smoothly. */
  record RoundRobin() implements Policy {}

  /**
   * The host with the fewest active requests of some random ones, for 1 plainly random.
   *
   * @param choices hosts to compare, 1 to 16
   */
  record Sample(int choices) implements Policy {}

  /**
   * Ketama.
   *
   * @param minimum least points of the ring
   * @param maximum most points of the ring
   */
  record RingHash(long minimum, long maximum, HashFunction function) implements Policy {}

  /**
   * Maglev.
   *
   * @param size of the table, a prime
   */
  record Maglev(int size) implements Policy {}
}
