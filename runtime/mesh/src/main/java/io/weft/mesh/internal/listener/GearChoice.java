package io.weft.mesh.internal.listener;

import io.weft.mesh.internal.cluster.ClusterState;
import io.weft.mesh.internal.table.ClusterEntry;
import io.weft.mesh.internal.table.ListenerEntry.Gear;
import io.weft.spi.mesh.FilterPlan;
import java.util.Optional;

/** The lowest gear that a listener's configuration allows, with the reason, for people. */
record GearChoice(Gear gear, String reason) {

  /**
   * Chooses.
   *
   * @param cluster the plan's cluster, when it is in force
   */
  static GearChoice of(Planned planned, Optional<ClusterState> cluster) {
    FilterPlan plan = planned.plan();
    boolean original =
        cluster.filter(c -> c.entry().kind() == ClusterEntry.Kind.ORIGINAL_DST).isPresent();
    if (planned.shape().catchAll() && plan.perConnection() && original) {
      return new GearChoice(Gear.NONE, "connections that no listener takes are left alone");
    }
    if (!plan.gearReason().isEmpty()) {
      return relay(plan.gearReason());
    }
    if (planned.byFirstBytes()) {
      return relay("the first bytes decide whether a connection is HTTP");
    }
    if (plan.perConnection()) {
      return direct("a connection is balanced once, when it is made");
    }
    if (plan.cluster().isEmpty()) {
      return relay("each request decides");
    }
    return cluster
        .map(GearChoice::ofCluster)
        .orElseGet(() -> relay("its only cluster is not there"));
  }

  private static GearChoice ofCluster(ClusterState cluster) {
    if (cluster.entry().kind() == ClusterEntry.Kind.ORIGINAL_DST) {
      return direct("every request goes to its original destination");
    }
    if (cluster.entry().onlyEndpoint() != 0) {
      return direct("one endpoint of cluster " + cluster.name() + " can be the outcome");
    }
    return cluster.usable() == 0
        ? relay("cluster " + cluster.name() + " has no usable endpoint")
        : relay(
            "requests are balanced over "
                + cluster.usable()
                + " endpoints of cluster "
                + cluster.name());
  }

  private static GearChoice direct(String reason) {
    return new GearChoice(Gear.DIRECT, reason);
  }

  private static GearChoice relay(String reason) {
    return new GearChoice(Gear.RELAY, reason);
  }
}
