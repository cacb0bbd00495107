package io.weft.mesh.internal.cluster;

import io.weft.mesh.internal.table.ClusterEntry;
import io.weft.spi.mesh.ClusterSnapshot;
import io.weft.spi.mesh.Endpoint;
import io.weft.spi.mesh.Endpoint.Health;
import io.weft.spi.mesh.LocalityEndpoints;
import java.util.List;
import java.util.stream.Stream;

/**
 * A cluster in force.
 *
 * @param entry its row in the kernel's table
 * @param usable endpoints that are not unhealthy
 * @param members what the endpoints of a large cluster were made of, place by place; empty for
 *     others
 */
public record ClusterState(
    ClusterSnapshot snapshot,
    ClusterEntry entry,
    int usable,
    List<LeftOut> leftOut,
    List<LocalityMembers> members) {

  public int id() {
    return snapshot.id();
  }

  public String name() {
    return snapshot.name();
  }

  /** All endpoints, in the order of the resource. */
  public Stream<Endpoint> endpoints() {
    return snapshot.localities().stream().map(LocalityEndpoints::endpoints).flatMap(List::stream);
  }

  static boolean isUsable(Health health) {
    return health != Health.UNHEALTHY;
  }
}
