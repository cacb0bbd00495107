package io.weft.mesh.internal.cluster;

import io.weft.mesh.internal.id.Grace;
import io.weft.mesh.internal.id.IdPool;
import io.weft.mesh.internal.id.Refusals;
import io.weft.mesh.internal.id.Work;
import io.weft.mesh.internal.table.ClusterTable;
import io.weft.mesh.internal.table.EndpointTable;
import java.util.function.IntConsumer;

/** Clusters and endpoints, put together. */
public record ClusterParts(
    ClusterBook book,
    ClusterDiscovery discovery,
    EndpointRows rows,
    IdPool clusterIds,
    IdPool endpointIds) {

  /**
   * Puts them together.
   *
   * @param changed told the id of each cluster that has changed
   */
  public static ClusterParts of(
      ClusterTable clusters,
      EndpointTable endpoints,
      Resolver resolver,
      Grace grace,
      Work work,
      Refusals refusals,
      IntConsumer changed) {
    var clusterIds = new IdPool("weft_clusters", clusters.capacity());
    var endpointIds = new IdPool("weft_endpoints", endpoints.capacity());
    var rows = new EndpointRows(endpoints, endpointIds, grace);
    var book =
        new ClusterBook(
            new ClusterNames(clusterIds, grace), clusters, rows, new Compilers(), changed);
    var discovery =
        new ClusterDiscovery(book, new DnsClusters(resolver, work, book::put), refusals);
    return new ClusterParts(book, discovery, rows, clusterIds, endpointIds);
  }
}
