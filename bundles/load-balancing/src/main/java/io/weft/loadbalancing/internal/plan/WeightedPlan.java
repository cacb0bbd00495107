package io.weft.loadbalancing.internal.plan;

import io.weft.loadbalancing.internal.plan.HostSet.Locality;
import io.weft.loadbalancing.internal.policy.Balancing;
import io.weft.spi.mesh.Endpoint.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A pool for each priority, health and locality that has a share. */
final class WeightedPlan {
  private final Balancing balancing;
  private final double overprovisioning;
  private final List<Pool> pools = new ArrayList<>();
  private int priority;

  WeightedPlan(Balancing balancing, int overprovisioning) {
    this.balancing = balancing;
    this.overprovisioning = overprovisioning / 100.0;
  }

  Plan plan(List<HostSet> priorities, PriorityLoads loads) {
    for (int i = 0; i < priorities.size(); i++) {
      HostSet hosts = priorities.get(i);
      priority = i;
      if (loads.panic()[i]) {
        panic(hosts, loads.healthy()[i] + loads.degraded()[i]);
      } else {
        add(hosts, Health.HEALTHY, loads.healthy()[i]);
        add(hosts, Health.DEGRADED, loads.degraded()[i]);
      }
    }
    return new Plan(pools, new int[0]);
  }

  private void panic(HostSet hosts, double load) {
    if (load > 0) {
      boolean nobody = balancing.failOnPanic();
      pools.add(
          Pool.of(
              "priority %d %s (panic)".formatted(priority, nobody ? "nobody" : "all"),
              load,
              nobody ? List.of() : hosts.hosts(Health.UNHEALTHY)));
    }
  }

  private void add(HostSet hosts, Health health, double load) {
    if (load > 0 && !(balancing.localityWeighted() && addLocalities(hosts, health, load))) {
      addPool("", health, load, hosts.hosts(health));
    }
  }

  /** A locality's weight falls with its availability, as a priority's load does. */
  private boolean addLocalities(HostSet hosts, Health health, double load) {
    double[] weights = hosts.localities.stream().mapToDouble(l -> effective(l, health)).toArray();
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    for (int i = 0; i < weights.length && sum > 0; i++) {
      Locality locality = hosts.localities.get(i);
      addPool(" " + locality.name, health, load * weights[i] / sum, locality.hosts(health));
    }
    return sum > 0;
  }

  private double effective(Locality locality, Health health) {
    if (locality.all.isEmpty()) {
      return 0;
    }
    double available = (double) locality.hosts(health).size() / locality.all.size();
    return locality.weight * Math.min(1, overprovisioning * available);
  }

  private void addPool(String locality, Health health, double load, List<Host> hosts) {
    if (load > 0) {
      String name = "priority " + priority + " " + health.name().toLowerCase(Locale.ROOT);
      pools.add(Pool.of(name + locality, load, hosts));
    }
  }
}
