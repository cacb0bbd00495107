package io.weft.bench.benchmark;

import io.weft.bench.control.ControlPlane;
import io.weft.bench.control.Definitions;
import io.weft.bench.control.Snapshot;
import io.weft.bench.figure.Figure;
import io.weft.bench.machine.Cgroup;
import io.weft.bench.machine.Child;
import io.weft.bench.machine.Ports;
import io.weft.bench.measure.MeasurementException;
import io.weft.bench.node.Door;
import io.weft.bench.node.Knocker;
import io.weft.bench.node.Node;
import java.io.IOException;
import java.util.Map;

/** A mesh of 10,000 clusters with 10 endpoints each. */
public final class LargeBenchmark implements Benchmark {
  private static final String ADDRESS = "127.66.0.5";
  private static final int CLUSTERS = 10_000;
  private static final int ENDPOINTS = 100_000;
  private static final double MIB = 1024 * 1024;

  @Override
  public String name() {
    return "large";
  }

  @Override
  public String summary() {
    return "10,000 clusters with 100,000 endpoints: time to take them in, memory";
  }

  @Override
  public void run(Bench bench) throws MeasurementException, InterruptedException {
    bench.progress("large: " + CLUSTERS + " clusters, " + ENDPOINTS + " endpoints");
    int port = Ports.free();
    try (Door door = Door.open();
        ControlPlane control = ControlPlane.start(snapshot(port, door.port()));
        Node node = start(bench, control)) {
      double seconds = control.awaitAcknowledged(300) / 1e9;
      requireAll(node);
      requireUse(bench, node, door, port);
      Thread.sleep(5000);
      report(bench, seconds, node.residentBytes() / MIB);
    } catch (IOException e) {
      throw new MeasurementException("the endpoint cannot be closed", e);
    }
  }

  private static Node start(Bench bench, ControlPlane control)
      throws MeasurementException, InterruptedException {
    return Node.start(
        bench.workspace(),
        "large",
        "io.weft.xds.controlplane~bench: {address: \"127.0.0.1:%d\"}".formatted(control.port()),
        Map.of());
  }

  /** An acknowledgement alone would be a promise. */
  private static void requireAll(Node node) throws MeasurementException {
    int clusters = node.ask("clusters").size();
    if (clusters < CLUSTERS) {
      throw new MeasurementException("the node has " + clusters + " of " + CLUSTERS + " clusters");
    }
  }

  private static void requireUse(Bench bench, Node node, Door door, int port)
      throws MeasurementException, InterruptedException {
    Cgroup client = bench.workspace().group("large-client");
    node.enrol(client);
    try (Child _ = Knocker.start(bench.workspace(), client, ADDRESS, port)) {
      door.awaitFirst(30);
    }
  }

  private static Snapshot snapshot(int port, int endpoint) {
    var snapshot = new Snapshot();
    for (int i = 0; i < CLUSTERS; i++) {
      String name = "outbound|80||service-" + i + ".shop.svc.cluster.local";
      snapshot.put(Definitions.CLUSTER, name, Definitions.cluster(name));
      snapshot.put(
          Definitions.ASSIGNMENT,
          name,
          Definitions.assignment(name, endpoint, ENDPOINTS / CLUSTERS - 1, i));
    }
    String last = "outbound|80||service-" + (CLUSTERS - 1) + ".shop.svc.cluster.local";
    snapshot.put(
        Definitions.LISTENER, "service", Definitions.listener("service", ADDRESS, port, last));
    return snapshot;
  }

  private static void report(Bench bench, double seconds, double mib) {
    String conditions = "one run, delta xDS over loopback, all features, the heap of `weft run`";
    bench
        .report()
        .add(
            new Figure(
                "load_10000_clusters_seconds",
                seconds,
                "s",
                conditions + ", from the node's first request to its last acknowledgement"));
    bench
        .report()
        .add(
            new Figure(
                "rss_10000_clusters_mib",
                mib,
                "MiB",
                conditions + ", 5 s after the last connection"));
  }
}
