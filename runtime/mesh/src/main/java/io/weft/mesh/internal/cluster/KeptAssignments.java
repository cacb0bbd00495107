package io.weft.mesh.internal.cluster;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.weft.spi.definition.RefusedException;
import java.util.HashMap;
import java.util.Map;

/**
 * The last assignment of each EDS service. In its wire form, which takes a tenth of the memory; but
 * a large one as it is, since its objects live on in its next version anyway, and writing ten
 * thousand endpoints down for each changed one costs more than it saves.
 */
final class KeptAssignments {
  private final Map<String, ByteString> small = new HashMap<>();
  private final Map<String, ClusterLoadAssignment> large = new HashMap<>();

  void put(String service, ClusterLoadAssignment assignment) {
    remove(service);
    if (KnownEndpoints.isLarge(assignment)) {
      large.put(service, assignment);
    } else {
      small.put(service, assignment.toByteString());
    }
  }

  void remove(String service) {
    small.remove(service);
    large.remove(service);
  }

  /** The assignment, an empty one when none came yet. */
  ClusterLoadAssignment get(String service) throws RefusedException {
    ClusterLoadAssignment known = large.get(service);
    if (known != null) {
      return known;
    }
    try {
      return ClusterLoadAssignment.parseFrom(small.getOrDefault(service, ByteString.EMPTY));
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException("its endpoints cannot be read again: " + e.getMessage());
    }
  }
}
