package io.weft.loadbalancing.internal.plan;

import java.util.List;

/**
 * Among which hosts a pick is made, and how often.
 *
 * @param pools with their shares of the load; one without hosts refuses its share
 * @param byHash for consistent hashes: the pool for {@code hash % 100}; else empty
 */
public record Plan(List<Pool> pools, int[] byHash) {
  public Plan {
    pools = List.copyOf(pools);
  }

  /** No host may be chosen. */
  public boolean isEmpty() {
    return pools.stream().allMatch(pool -> pool.hosts().isEmpty());
  }
}
