package io.weft.mesh.internal.service;

import io.weft.mesh.internal.cluster.ClusterState;
import io.weft.mesh.internal.id.IdPool;
import io.weft.spi.metrics.Metrics;
import io.weft.spi.metrics.Metrics.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** How many listeners, clusters and endpoints there are, and how full the kernel's tables. */
final class MeshMetrics implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(MeshMetrics.class);

  private final Mesh mesh;
  private final List<AutoCloseable> open = new ArrayList<>();

  MeshMetrics(Metrics metrics, Mesh mesh) {
    this.mesh = mesh;
    gauge(
        metrics,
        "weft_listeners",
        "Listeners in force by gear",
        new String[] {"gear"},
        this::listeners);
    gauge(
        metrics,
        "weft_clusters",
        "Clusters in force",
        new String[0],
        o -> o.set(mesh.clusterBook().states().size()));
    gauge(
        metrics,
        "weft_endpoints",
        "Endpoints by what they can get",
        new String[] {"state"},
        this::endpoints);
    gauge(
        metrics,
        "weft_table_used_rows",
        "Rows of kernel tables in use",
        new String[] {"table"},
        o -> tables(o, true));
    gauge(
        metrics,
        "weft_table_size_rows",
        "Rows of kernel tables",
        new String[] {"table"},
        o -> tables(o, false));
    open.add(
        metrics.observe(
            "weft_mesh_refused_total",
            "Resources that the mesh refused",
            true,
            new String[] {"type"},
            this::refused));
  }

  private void gauge(
      Metrics metrics, String name, String help, String[] labels, Consumer<Observation> read) {
    open.add(metrics.observe(name, help, false, labels, read));
  }

  private void listeners(Observation observation) {
    int[] byGear = new int[4];
    mesh.listenerBook().states().forEach(state -> byGear[state.entry().gear().ordinal()]++);
    for (int gear = 0; gear < byGear.length; gear++) {
      observation.set(byGear[gear], String.valueOf(gear));
    }
  }

  private void endpoints(Observation observation) {
    int usable = 0;
    int all = 0;
    int leftOut = 0;
    for (ClusterState state : mesh.clusterBook().states()) {
      usable += state.usable();
      all += state.entry().endpointCount();
      leftOut += state.leftOut().size();
    }
    observation.set(usable, "usable");
    observation.set(all - usable, "unhealthy");
    observation.set(leftOut, "left_out");
  }

  private void tables(Observation observation, boolean used) {
    table(observation, "weft_listeners", mesh.listenerParts().ids(), used);
    table(observation, "weft_clusters", mesh.clusterParts().clusterIds(), used);
    table(observation, "weft_endpoints", mesh.clusterParts().endpointIds(), used);
  }

  private static void table(Observation observation, String name, IdPool pool, boolean used) {
    observation.set(used ? pool.used() : pool.size(), name);
  }

  private void refused(Observation observation) {
    for (String type : List.of("listener", "cluster", "endpoints")) {
      observation.set(mesh.refusals().total(type), type);
    }
  }

  @Override
  public void close() {
    for (AutoCloseable metric : open) {
      try {
        metric.close();
      } catch (Exception e) {
        LOG.warn("a metric of the mesh could not be removed: {}", e.toString());
      }
    }
  }
}
