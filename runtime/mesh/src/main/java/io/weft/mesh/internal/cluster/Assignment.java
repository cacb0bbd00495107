package io.weft.mesh.internal.cluster;

import java.util.List;

/**
 * {@code ClusterLoadAssignment}, read.
 *
 * @param overprovisioningFactor in percent
 * @param leftOut what the cluster cannot send to
 */
record Assignment(
    int overprovisioningFactor, List<LocalityMembers> localities, List<LeftOut> leftOut) {

  /** What a cluster has whose endpoints are not known yet. */
  static final Assignment EMPTY =
      new Assignment(AssignmentReader.OVERPROVISIONING, List.of(), List.of());

  Assignment {
    localities = List.copyOf(localities);
    leftOut = List.copyOf(leftOut);
  }
}
