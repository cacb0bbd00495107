package io.weft.mesh.internal.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.weft.spi.definition.RefusedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A large assignment and what was read out of it. A version that has most endpoints as the same
 * objects is read as the difference: one endpoint among ten thousand must not cost ten thousand.
 */
record KnownEndpoints(Cluster cluster, ClusterLoadAssignment source, Assignment read) {
  /** From this number of endpoints on an assignment is large. */
  static final int LARGE = 2000;

  /** Above this number of differences all is read. */
  private static final int FEW = 64;

  /** Whether an endpoint of {@code source} is a member of {@code read} at the same place. */
  boolean isOneToOne() {
    return read.leftOut().isEmpty();
  }

  static boolean isLarge(ClusterLoadAssignment source) {
    int count = 0;
    for (LocalityLbEndpoints locality : source.getEndpointsList()) {
      count += locality.getLbEndpointsCount();
    }
    return count >= LARGE;
  }

  /**
   * Reads another version; empty when that takes a whole read.
   *
   * @throws RefusedException when one of the changed endpoints refuses the whole
   */
  Optional<Assignment> next(Cluster config, ClusterLoadAssignment now) throws RefusedException {
    if (config != cluster) {
      return Optional.empty();
    }
    var common = common(now);
    var changed = now.toBuilder().clearEndpoints();
    int count = 0;
    for (int i = 0; i < common.size(); i++) {
      LocalityLbEndpoints locality = now.getEndpoints(i);
      List<LbEndpoint> between = common.get(i).between(locality.getLbEndpointsList());
      count += between.size();
      if (count > FEW) {
        return Optional.empty();
      }
      changed.addEndpoints(
          locality.toBuilder().clearLbEndpoints().addAllLbEndpoints(between).build());
    }
    return spliced(ClusterDiscovery.read(config, changed.build()), common);
  }

  private List<CommonEnds> common(ClusterLoadAssignment now) {
    var common = new ArrayList<CommonEnds>(now.getEndpointsCount());
    for (int i = 0; i < now.getEndpointsCount(); i++) {
      common.add(
          i < source.getEndpointsCount()
              ? CommonEnds.of(
                  source.getEndpoints(i).getLbEndpointsList(),
                  now.getEndpoints(i).getLbEndpointsList())
              : new CommonEnds(0, 0));
    }
    return common;
  }

  private Optional<Assignment> spliced(Assignment changed, List<CommonEnds> common) {
    var localities = new ArrayList<LocalityMembers>(common.size());
    Set<Object> addresses = new HashSet<>();
    changed.localities().forEach(l -> l.members().forEach(m -> addresses.add(m.address())));
    for (int i = 0; i < common.size(); i++) {
      LocalityMembers between = changed.localities().get(i);
      List<Member> known =
          i < read.localities().size() ? read.localities().get(i).members() : List.of();
      List<Member> start = common.get(i).atStart(known);
      List<Member> end = common.get(i).atEnd(known);
      if (hasAny(start, addresses) || hasAny(end, addresses)) {
        return Optional.empty();
      }
      var members = new ArrayList<Member>(start.size() + between.members().size() + end.size());
      members.addAll(start);
      members.addAll(between.members());
      members.addAll(end);
      localities.add(
          new LocalityMembers(between.locality(), between.priority(), between.weight(), members));
    }
    boolean whole = changed.leftOut().isEmpty();
    return whole
        ? Optional.of(new Assignment(changed.overprovisioningFactor(), localities, List.of()))
        : Optional.empty();
  }

  /** Whether an address is there twice, which takes a whole read to say which counts. */
  private static boolean hasAny(List<Member> members, Set<Object> addresses) {
    if (addresses.isEmpty()) {
      return false;
    }
    for (Member member : members) {
      if (addresses.contains(member.address())) {
        return true;
      }
    }
    return false;
  }
}
