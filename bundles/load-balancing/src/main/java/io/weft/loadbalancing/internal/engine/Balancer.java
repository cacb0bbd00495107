package io.weft.loadbalancing.internal.engine;

import io.weft.loadbalancing.internal.memory.PickMemory;
import io.weft.loadbalancing.internal.policy.Balancing;
import io.weft.loadbalancing.internal.policy.ClusterReader;
import io.weft.loadbalancing.internal.subset.Criteria;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.ClusterSnapshot;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the kernel's pick tables in step with clusters and metadata matches. A cluster's tables are
 * all built before the first of them is used; a refused one leaves everything as it was. Safe for
 * many threads.
 */
public final class Balancer {
  private final PickMemory memory;
  private final PickTables tables;
  private final Map<Integer, ClusterTables> clusters = new HashMap<>();
  private final Map<Integer, Criteria> subsets = new HashMap<>();

  public Balancer(PickMemory memory, PickTables tables) {
    this.memory = memory;
    this.tables = tables;
  }

  /**
   * A cluster is new or has changed.
   *
   * @throws RefusedException when its configuration cannot be honoured
   */
  public synchronized void compile(ClusterSnapshot cluster) throws RefusedException {
    Balancing balancing = ClusterReader.read(cluster.config());
    TableSet built = TableSet.build(cluster, balancing, subsets);
    clusters
        .computeIfAbsent(cluster.id(), id -> new ClusterTables(id, memory, tables))
        .replace(cluster, balancing, built);
  }

  public synchronized void remove(int cluster) {
    ClusterTables gone = clusters.remove(cluster);
    if (gone != null) {
      gone.remove();
    }
  }

  /**
   * A metadata match is new.
   *
   * @throws RefusedException when a cluster's weights are too large, or there is no room
   */
  public synchronized void addSubset(int id, Criteria criteria) throws RefusedException {
    try {
      for (ClusterTables cluster : clusters.values()) {
        cluster.addSubset(id, criteria);
      }
    } catch (RefusedException e) {
      clusters.values().forEach(cluster -> cluster.removeSubset(id));
      throw e;
    }
    subsets.put(id, criteria);
  }

  public synchronized void removeSubset(int id) {
    subsets.remove(id);
    clusters.values().forEach(cluster -> cluster.removeSubset(id));
  }

  /** What is in force. */
  public synchronized Collection<ClusterTables> clusters() {
    return List.copyOf(clusters.values());
  }
}
