package io.weft.loadbalancing.internal.plan;

import io.weft.loadbalancing.internal.policy.Balancing;
import io.weft.loadbalancing.internal.policy.Policy;
import io.weft.spi.mesh.ClusterSnapshot;
import io.weft.spi.mesh.Endpoint;
import io.weft.spi.mesh.LocalityEndpoints;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Divides a cluster's load over pools: priorities, health, localities. */
public final class Planner {
  private Planner() {}

  /**
   * Plans for some of a cluster's hosts.
   *
   * @param scaleLocalities localities weigh as much less as hosts are left out
   */
  public static Plan plan(
      ClusterSnapshot cluster,
      Balancing balancing,
      Predicate<Endpoint> wanted,
      boolean scaleLocalities) {
    SortedMap<Integer, HostSet> priorities = new TreeMap<>();
    for (LocalityEndpoints locality : cluster.localities()) {
      priorities
          .computeIfAbsent(locality.priority(), _ -> new HostSet())
          .add(locality, wanted, scaleLocalities);
    }
    if (priorities.isEmpty()) {
      return new Plan(List.of(), new int[0]);
    }
    List<HostSet> sets = List.copyOf(priorities.values());
    PriorityLoads loads =
        PriorityLoads.of(
            sets.stream().map(HostSet::counts).toList(),
            cluster.overprovisioningFactor(),
            balancing.panicThreshold());
    return consistent(balancing.policy())
        ? new ConsistentPlan(balancing).plan(sets, loads)
        : new WeightedPlan(balancing, cluster.overprovisioningFactor()).plan(sets, loads);
  }

  private static boolean consistent(Policy policy) {
    return policy instanceof Policy.RingHash || policy instanceof Policy.Maglev;
  }
}
