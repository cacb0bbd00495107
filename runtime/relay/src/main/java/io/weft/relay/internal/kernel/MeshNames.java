package io.weft.relay.internal.kernel;

import io.weft.relay.internal.decision.Names;
import io.weft.spi.mesh.ClusterSnapshot;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.mesh.Endpoint;
import java.util.List;

/** Names as the mesh has them. */
record MeshNames(Clusters clusters) implements Names {
  @Override
  public String cluster(int cluster) {
    return clusters.nameOf(cluster);
  }

  @Override
  public String hostname(int cluster, int endpoint) {
    return clusters.all().stream()
        .filter(snapshot -> snapshot.id() == cluster)
        .map(ClusterSnapshot::localities)
        .flatMap(List::stream)
        .flatMap(locality -> locality.endpoints().stream())
        .filter(candidate -> candidate.id() == endpoint)
        .map(Endpoint::hostname)
        .findFirst()
        .orElse("");
  }
}
