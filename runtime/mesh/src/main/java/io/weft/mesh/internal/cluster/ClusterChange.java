package io.weft.mesh.internal.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.ClusterSnapshot;
import io.weft.spi.mesh.Endpoint;
import io.weft.spi.mesh.LocalityEndpoints;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One change of a cluster's endpoints: rows of those that stay are kept, new ones written, the
 * others retired at the end. What stays as it was keeps its object, too: a large cluster that
 * changes often would fill the heap with equal ones that live just long enough to be old.
 */
final class ClusterChange {
  private final int id;
  private final Map<InetSocketAddress, Endpoint> leaving = new HashMap<>();
  private final List<Integer> added = new ArrayList<>();
  private final EndpointRows rows;

  ClusterChange(int id, Optional<ClusterState> old, EndpointRows rows) {
    this.id = id;
    this.rows = rows;
    old.ifPresent(state -> state.endpoints().forEach(e -> leaving.put(e.address(), e)));
  }

  /** Gives every member its row; used once. */
  ClusterSnapshot snapshot(Cluster config, Assignment assignment) throws RefusedException {
    var localities = new ArrayList<LocalityEndpoints>(assignment.localities().size());
    for (LocalityMembers source : assignment.localities()) {
      var endpoints = new ArrayList<Endpoint>(source.members().size());
      for (Member member : source.members()) {
        endpoints.add(endpoint(member));
      }
      localities.add(
          new LocalityEndpoints(source.locality(), source.priority(), source.weight(), endpoints));
    }
    return new ClusterSnapshot(id, config, assignment.overprovisioningFactor(), localities);
  }

  private Endpoint endpoint(Member member) throws RefusedException {
    Endpoint known = leaving.remove(member.address());
    if (known == null) {
      int row = rows.add(id, member.address());
      added.add(row);
      return member.in(row, member.address());
    }
    Endpoint now = member.in(known.id(), known.address());
    return now.equals(known) ? known : now;
  }

  /** The change is in force. */
  void retire() {
    leaving.values().forEach(endpoint -> rows.retire(endpoint.id()));
  }

  /** The change was refused; a compiler may have used its rows for a moment. */
  void undo() {
    added.forEach(rows::retire);
  }
}
