package io.weft.http.routing.internal.service;

import io.weft.http.routing.internal.kernel.RoutingMaps;
import io.weft.spi.mesh.ClusterCompiler;
import io.weft.spi.mesh.ClusterSnapshot;
import java.util.HashMap;
import java.util.Map;

/** Tells the kernel the names of clusters, for {@code cluster_header}. */
final class ClusterNames implements ClusterCompiler {
  private final RoutingMaps maps;
  private final Runnable replayed;
  private final Map<Integer, String> names = new HashMap<>();
  private final Map<String, Integer> ids = new HashMap<>();

  /**
   * @param replayed called once, when all clusters in force are known
   */
  ClusterNames(RoutingMaps maps, Runnable replayed) {
    this.maps = maps;
    this.replayed = replayed;
  }

  @Override
  public synchronized void compile(ClusterSnapshot cluster) {
    names.put(cluster.id(), cluster.name());
    if (!Integer.valueOf(cluster.id()).equals(ids.put(cluster.name(), cluster.id()))) {
      maps.cluster(cluster.name(), cluster.id());
    }
  }

  @Override
  public boolean chooses() {
    return false;
  }

  @Override
  public synchronized void remove(int clusterId) {
    String name = names.remove(clusterId);
    if (name != null && ids.remove(name, clusterId)) {
      maps.removeCluster(name);
    }
  }

  @Override
  public void replayed() {
    replayed.run();
  }
}
