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
 * others retired at the end.
 */
final class ClusterChange {
  private final int id;
  private final Map<InetSocketAddress, Integer> before;
  private final Map<InetSocketAddress, Integer> after = new HashMap<>();
  private final List<Integer> added = new ArrayList<>();
  private final EndpointRows rows;

  ClusterChange(int id, Optional<ClusterState> old, EndpointRows rows) {
    this.id = id;
    this.before = old.map(ClusterState::rows).orElse(Map.of());
    this.rows = rows;
  }

  /** Gives every member its row. */
  ClusterSnapshot snapshot(Cluster config, Assignment assignment) throws RefusedException {
    var localities = new ArrayList<LocalityEndpoints>(assignment.localities().size());
    for (LocalityMembers source : assignment.localities()) {
      var endpoints = new ArrayList<Endpoint>(source.members().size());
      for (Member member : source.members()) {
        endpoints.add(
            new Endpoint(
                row(member.address()),
                member.address(),
                member.weight(),
                member.health(),
                member.metadata(),
                member.hostname()));
      }
      localities.add(
          new LocalityEndpoints(source.locality(), source.priority(), source.weight(), endpoints));
    }
    return new ClusterSnapshot(id, config, assignment.overprovisioningFactor(), localities);
  }

  private int row(InetSocketAddress address) throws RefusedException {
    Integer row = before.get(address);
    if (row == null) {
      row = rows.add(id, address);
      added.add(row);
    }
    after.put(address, row);
    return row;
  }

  Map<InetSocketAddress, Integer> rows() {
    return Map.copyOf(after);
  }

  /** The change is in force. */
  void retire() {
    before.forEach(
        (address, row) -> {
          if (!after.containsKey(address)) {
            rows.retire(row);
          }
        });
  }

  /** The change was refused; a compiler may have used its rows for a moment. */
  void undo() {
    added.forEach(rows::retire);
  }
}
