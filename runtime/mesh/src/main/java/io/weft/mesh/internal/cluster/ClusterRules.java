package io.weft.mesh.internal.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.ClusterDiscoveryTypeCase;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.weft.spi.definition.RefusedException;

/**
 * What a cluster must be to be put in force; beyond the coverage of its fields, this is about their
 * values.
 */
final class ClusterRules {
  private ClusterRules() {}

  /** Refuses what cannot be put in force. */
  static void check(Cluster cluster) throws RefusedException {
    if (cluster.getName().isEmpty()) {
      throw new RefusedException("a cluster without a name");
    }
    if (cluster.getClusterDiscoveryTypeCase() == ClusterDiscoveryTypeCase.CLUSTER_TYPE) {
      throw new RefusedException(
          "the cluster type " + cluster.getClusterType().getName() + " is not known");
    }
    if (cluster.getType() == DiscoveryType.UNRECOGNIZED) {
      throw new RefusedException("the discovery type " + cluster.getTypeValue() + " is not known");
    }
    checkOriginalDst(cluster);
    if (cluster.getType() == DiscoveryType.LOGICAL_DNS) {
      checkLogicalDns(cluster.getLoadAssignment());
    }
  }

  private static void checkOriginalDst(Cluster cluster) throws RefusedException {
    boolean original = cluster.getType() == DiscoveryType.ORIGINAL_DST;
    if (original != (cluster.getLbPolicy() == LbPolicy.CLUSTER_PROVIDED)) {
      throw new RefusedException(
          "lb_policy CLUSTER_PROVIDED and type ORIGINAL_DST come together; it has "
              + cluster.getLbPolicy()
              + " and "
              + cluster.getType());
    }
    if (original) {
      var reason = TransportSockets.of(cluster).reasonAgainst(Metadata.getDefaultInstance());
      if (reason.isPresent()) {
        throw new RefusedException("its original destination " + reason.get());
      }
    }
  }

  /** Envoy takes one endpoint, too: LOGICAL_DNS has one logical host. */
  private static void checkLogicalDns(ClusterLoadAssignment assignment) throws RefusedException {
    if (assignment.getEndpointsCount() != 1
        || assignment.getEndpoints(0).getLbEndpointsCount() != 1) {
      throw new RefusedException("a LOGICAL_DNS cluster has one locality with one endpoint");
    }
  }
}
