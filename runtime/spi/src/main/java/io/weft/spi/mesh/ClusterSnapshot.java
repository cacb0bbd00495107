package io.weft.spi.mesh;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.util.List;

/**
 * A cluster with its endpoints, as of one moment.
 *
 * @param id index into {@code weft_clusters}
 * @param config the resource
 * @param overprovisioningFactor of {@code ClusterLoadAssignment.policy}, in percent, 140 by default
 * @param localities in the order of the resource
 */
public record ClusterSnapshot(
    int id, Cluster config, int overprovisioningFactor, List<LocalityEndpoints> localities) {

  public ClusterSnapshot {
    localities = List.copyOf(localities);
  }

  public String name() {
    return config.getName();
  }
}
