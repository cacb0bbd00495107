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
  private final Assignment assignment;
  private final Map<InetSocketAddress, Endpoint> leaving = new HashMap<>();
  private final List<Integer> added = new ArrayList<>();
  private final EndpointRows rows;

  /** Endpoints in force, by locality, and how many of each the assignment has at either end. */
  private final List<LocalityEndpoints> before;

  private final List<CommonEnds> common = new ArrayList<>();

  ClusterChange(int id, Optional<ClusterState> old, Assignment assignment, EndpointRows rows) {
    this.id = id;
    this.assignment = assignment;
    this.rows = rows;
    before = old.map(state -> state.snapshot().localities()).orElse(List.of());
    List<LocalityMembers> members = old.map(ClusterState::members).orElse(List.of());
    for (int i = 0; i < before.size(); i++) {
      common.add(common(i, members));
      for (Endpoint endpoint : common.get(i).between(before.get(i).endpoints())) {
        leaving.put(endpoint.address(), endpoint);
      }
    }
  }

  private CommonEnds common(int locality, List<LocalityMembers> members) {
    return locality < Math.min(members.size(), assignment.localities().size())
        ? CommonEnds.of(
            members.get(locality).members(), assignment.localities().get(locality).members())
        : new CommonEnds(0, 0);
  }

  /** Gives every member its row; used once. */
  ClusterSnapshot snapshot(Cluster config) throws RefusedException {
    var localities = new ArrayList<LocalityEndpoints>(assignment.localities().size());
    for (int i = 0; i < assignment.localities().size(); i++) {
      LocalityMembers source = assignment.localities().get(i);
      localities.add(
          new LocalityEndpoints(
              source.locality(), source.priority(), source.weight(), endpoints(i, source)));
    }
    return new ClusterSnapshot(id, config, assignment.overprovisioningFactor(), localities);
  }

  private List<Endpoint> endpoints(int locality, LocalityMembers source) throws RefusedException {
    boolean known = locality < before.size();
    CommonEnds ends = known ? common.get(locality) : new CommonEnds(0, 0);
    List<Endpoint> was = known ? before.get(locality).endpoints() : List.of();
    var endpoints = new ArrayList<Endpoint>(source.members().size());
    endpoints.addAll(ends.atStart(was));
    for (Member member : ends.between(source.members())) {
      endpoints.add(endpoint(member));
    }
    endpoints.addAll(ends.atEnd(was));
    return endpoints;
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
