package io.weft.loadbalancing.internal.plan;

import io.weft.loadbalancing.internal.plan.HostSet.Locality;
import io.weft.loadbalancing.internal.policy.Balancing;
import io.weft.spi.mesh.Endpoint.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Ring hash and Maglev: a pool for each priority, localities folded into the hosts' weights. As in
 * Envoy degraded hosts stand on no ring beside healthy ones; here they do where nobody is healthy.
 */
final class ConsistentPlan {
  private final Balancing balancing;
  private final List<Pool> pools = new ArrayList<>();

  ConsistentPlan(Balancing balancing) {
    this.balancing = balancing;
  }

  Plan plan(List<HostSet> priorities, PriorityLoads loads) {
    int[] poolOf = new int[priorities.size()];
    for (int i = 0; i < poolOf.length; i++) {
      int load = loads.healthy()[i] + loads.degraded()[i];
      if (load > 0) {
        poolOf[i] = pools.size();
        pools.add(pool("priority " + i, priorities.get(i), load, loads.panic()[i]));
      }
    }
    return new Plan(pools, byHash(poolOf, loads));
  }

  /** Envoy walks the healthy loads of all priorities, then the degraded ones. */
  private static int[] byHash(int[] poolOf, PriorityLoads loads) {
    int[] byHash = new int[100];
    int at = 0;
    for (int[] load : new int[][] {loads.healthy(), loads.degraded()}) {
      for (int i = 0; i < load.length; i++) {
        for (int n = 0; n < load[i]; n++) {
          byHash[at++] = poolOf[i];
        }
      }
    }
    return byHash;
  }

  private Pool pool(String name, HostSet hosts, double load, boolean panic) {
    if (panic && balancing.failOnPanic()) {
      return Pool.of(name + " nobody (panic)", load, List.of());
    }
    Health health =
        panic ? Health.UNHEALTHY : hosts.counts().healthy() > 0 ? Health.HEALTHY : Health.DEGRADED;
    double sum = hosts.localities.stream().mapToDouble(l -> l.weight).sum();
    Weights weights = new Weights();
    if (balancing.localityWeighted() && sum > 0) {
      for (Locality l : hosts.localities) {
        if (l.weight > 0) {
          weights.add(l.hosts(health), l.weight / sum);
        }
      }
    } else {
      weights.add(hosts.hosts(health), 1);
    }
    String which = panic ? "all (panic)" : health.name().toLowerCase(Locale.ROOT);
    return weights.pool(name + " " + which, load);
  }

  /** Weights that add up to 1. */
  private static final class Weights {
    private final List<Host> hosts = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();

    void add(List<Host> more, double part) {
      long sum = more.stream().mapToLong(Host::weight).sum();
      for (Host host : more) {
        hosts.add(host);
        weights.add(host.weight() * part / sum);
      }
    }

    Pool pool(String name, double load) {
      return new Pool(
          name, load, hosts, weights.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }
}
