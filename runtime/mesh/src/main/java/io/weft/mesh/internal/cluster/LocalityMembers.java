package io.weft.mesh.internal.cluster;

import io.envoyproxy.envoy.config.core.v3.Locality;
import java.util.List;

/** The members of one locality and priority. */
record LocalityMembers(Locality locality, int priority, int weight, List<Member> members) {
  LocalityMembers {
    members = List.copyOf(members);
  }
}
