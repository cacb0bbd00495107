package io.weft.bench.benchmark;

import io.weft.bench.control.ControlPlane;
import io.weft.bench.control.Definitions;
import io.weft.bench.control.Snapshot;
import io.weft.bench.figure.Figure;
import io.weft.bench.machine.Cgroup;
import io.weft.bench.machine.Child;
import io.weft.bench.machine.Ports;
import io.weft.bench.measure.MeasurementException;
import io.weft.bench.measure.Spread;
import io.weft.bench.node.Door;
import io.weft.bench.node.Knocker;
import io.weft.bench.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long a changed endpoint takes from the control plane to the kernel's choice. The changed one
 * is the only endpoint of its cluster's first priority, so that it takes the next connection.
 */
public final class UpdateBenchmark implements Benchmark {
  private static final String ADDRESS = "127.66.0.4";
  private static final int ENDPOINTS = 10_000;
  private static final int PAUSE_MILLIS = 30;

  @Override
  public String name() {
    return "update";
  }

  @Override
  public String summary() {
    return "one endpoint among 10,000, from the control plane to the kernel";
  }

  @Override
  public void run(Bench bench) throws MeasurementException, InterruptedException {
    report(bench, "eds_update_ms", 1, true);
    report(bench, "eds_update_1000_clusters_ms", 1000, false);
  }

  private static void report(Bench bench, String figure, int clusters, boolean fixed)
      throws MeasurementException, InterruptedException {
    bench.progress("update: " + ENDPOINTS + " endpoints in " + clusters + " cluster(s)");
    double[] millis = measure(bench, clusters);
    String conditions =
        "p99 of %d updates, median %.1f; %d endpoints in %d cluster(s); delta xDS over loopback; until a connection of an enrolled process arrives at the new endpoint, tried each %d µs"
            .formatted(
                millis.length,
                Spread.of(millis).median(),
                ENDPOINTS,
                clusters,
                Knocker.INTERVAL_MICROS);
    var result = new Figure(figure, Spread.quantile(0.99, millis), "ms", conditions);
    if (fixed) {
      bench.report().add(result);
    } else {
      bench.report().detail(result);
    }
  }

  private static double[] measure(Bench bench, int clusters)
      throws MeasurementException, InterruptedException {
    String name = "update-" + clusters;
    int port = Ports.free();
    try (Door one = Door.open();
        Door other = Door.open();
        ControlPlane control = ControlPlane.start(snapshot(clusters, port, one.port()));
        Node node = start(bench, name, control)) {
      control.awaitAcknowledged(120);
      Cgroup client = bench.workspace().group(name + "-client");
      node.enrol(client);
      try (Child _ = Knocker.start(bench.workspace(), client, ADDRESS, port)) {
        one.awaitFirst(30);
        return toggle(
            control, List.of(one, other), ENDPOINTS / clusters - 1, bench.choose(100, 500));
      }
    } catch (java.io.IOException e) {
      throw new MeasurementException("an endpoint cannot be closed", e);
    }
  }

  private static Node start(Bench bench, String name, ControlPlane control)
      throws MeasurementException, InterruptedException {
    return Node.start(
        bench.workspace(),
        name,
        "io.weft.xds.controlplane~bench: {address: \"127.0.0.1:%d\"}".formatted(control.port()),
        Map.of());
  }

  private static double[] toggle(ControlPlane control, List<Door> doors, int others, int updates)
      throws MeasurementException, InterruptedException {
    var millis = new ArrayList<Double>();
    for (int i = 1; i <= updates + 20; i++) {
      Door to = doors.get(i % 2);
      to.reset();
      long sent =
          control.update(
              Definitions.ASSIGNMENT, "c0", Definitions.assignment("c0", to.port(), others, 0));
      double taken = (to.awaitFirst(10) - sent) / 1e6;
      // The first ones warm the compilers up.
      if (i > 20) {
        millis.add(taken);
      }
      control.awaitAcknowledged(10);
      Thread.sleep(PAUSE_MILLIS);
    }
    return millis.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Snapshot snapshot(int clusters, int port, int endpoint) {
    int others = ENDPOINTS / clusters - 1;
    var snapshot = new Snapshot();
    for (int i = 0; i < clusters; i++) {
      String name = "c" + i;
      snapshot.put(Definitions.CLUSTER, name, Definitions.cluster(name));
      snapshot.put(Definitions.ASSIGNMENT, name, Definitions.assignment(name, endpoint, others, i));
    }
    snapshot.put(
        Definitions.LISTENER, "service", Definitions.listener("service", ADDRESS, port, "c0"));
    return snapshot;
  }
}
