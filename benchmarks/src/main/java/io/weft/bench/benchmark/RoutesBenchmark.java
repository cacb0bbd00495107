package io.weft.bench.benchmark;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.weft.bench.control.ControlPlane;
import io.weft.bench.control.Definitions;
import io.weft.bench.control.Json;
import io.weft.bench.control.Snapshot;
import io.weft.bench.figure.Figure;
import io.weft.bench.load.Load;
import io.weft.bench.load.Wrk;
import io.weft.bench.machine.Cgroup;
import io.weft.bench.machine.Ports;
import io.weft.bench.machine.Workspace;
import io.weft.bench.measure.MeasurementException;
import io.weft.bench.measure.Rounds;
import io.weft.bench.measure.Sample;
import io.weft.bench.measure.Spread;
import io.weft.bench.node.DecisionTimes;
import io.weft.bench.node.Node;
import io.weft.bench.node.Resources;
import io.weft.bench.path.Nginx;
import io.weft.bench.path.Way;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a decision and a request cost with few and with many routes. */
public final class RoutesBenchmark implements Benchmark {
  private static final List<Integer> SIZES = List.of(10, 1000, 10_000);
  private static final String ADDRESS = "127.66.0.2";
  private static final int CONNECTIONS = 16;
  private static final int BODY = 12;

  private final Map<String, Way> ways = new LinkedHashMap<>();
  private final Map<String, Load> loads = new LinkedHashMap<>();
  private final Map<String, List<Double>> nanos = new LinkedHashMap<>();

  @Override
  public String name() {
    return "routes";
  }

  @Override
  public String summary() {
    return "tables of 10, 1,000 and 10,000 routes: time of a decision, throughput";
  }

  @Override
  public void run(Bench bench) throws MeasurementException, InterruptedException {
    start(bench);
    var wrk = new Wrk(bench.workspace());
    for (String name : ways.keySet()) {
      bench.progress("routes: warming " + name);
      ways.get(name).warm(wrk, loads.get(name), bench.choose(1, 4));
    }
    bench.progress("routes: tables of " + SIZES + " routes in turn");
    var times = bench.workspace().keep(DecisionTimes.open(bench.workspace().group("tools")));
    report(
        bench,
        Rounds.run(bench.choose(3, 15), List.copyOf(ways.keySet()), n -> measure(n, wrk, times)));
  }

  private Sample measure(String name, Wrk wrk, DecisionTimes times)
      throws MeasurementException, InterruptedException {
    DecisionTimes.Total before = times.total();
    Sample sample = ways.get(name).measure(wrk, loads.get(name), 1);
    nanos.computeIfAbsent(name, _ -> new ArrayList<>()).add(times.total().meanSince(before));
    return sample;
  }

  private void start(Bench bench) throws MeasurementException, InterruptedException {
    Workspace workspace = bench.workspace();
    Nginx backend = Nginx.backend(workspace, "routes-backend", List.of());
    var snapshot = new Snapshot();
    cluster(snapshot, "backend", backend.port());
    cluster(snapshot, "other", backend.port());
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (int size : SIZES) {
      String name = "routes_" + size;
      ports.put(name, Ports.free());
      listener(snapshot, name, ports.get(name), new RouteTable(size));
      Path targets = workspace.file(name + ".txt", new RouteTable(size).targets());
      loads.put(name, Load.over(targets, CONNECTIONS, BODY));
    }
    Node node = node(workspace, snapshot);
    Cgroup client = workspace.group("routes-client");
    node.enrol(client);
    for (String name : ports.keySet()) {
      node.requireGear(name, 3);
      var uri = URI.create("http://" + ADDRESS + ":" + ports.get(name));
      ways.put(name, new Way(name, client, uri, List.of(node.group()), backend.group()));
    }
  }

  private static void cluster(Snapshot snapshot, String name, int port) {
    snapshot.put(
        Definitions.CLUSTER, name, Json.read(Resources.cluster(name, port), Cluster.newBuilder()));
  }

  private static void listener(Snapshot snapshot, String name, int port, RouteTable table) {
    String json = Resources.listener(name, ADDRESS, port, Resources.http(name, table.hosts()));
    snapshot.put(Definitions.LISTENER, name, Json.read(json, Listener.newBuilder()));
  }

  private static Node node(Workspace workspace, Snapshot snapshot)
      throws MeasurementException, InterruptedException {
    ControlPlane control = workspace.keep(ControlPlane.start(snapshot));
    Node node =
        workspace.keep(
            Node.start(
                workspace,
                "routes",
                """
                io.weft.relay: {loops: 1}
                io.weft.xds.controlplane~bench: {address: "127.0.0.1:%d"}
                """
                    .formatted(control.port()),
                Map.of()));
    control.awaitAcknowledged(60);
    return node;
  }

  private void report(Bench bench, Rounds rounds) {
    String conditions =
        "%d connections, keep-alive, requests over all routes in turn, half of them hosts, half paths of one host"
            .formatted(CONNECTIONS);
    bench
        .report()
        .add(
            Figure.of(
                "decision_10000_routes_vs_10",
                ratio(nanos.get("routes_10000"), nanos.get("routes_10")),
                "ratio",
                conditions + "; the kernel's own time of a decision"));
    for (String name : rounds.paths()) {
      bench
          .report()
          .detail(Figure.of("decision_ns_" + name, Spread.of(nanos.get(name)), "ns", conditions));
      bench
          .report()
          .detail(
              Figure.of(
                  "gear3_rps_" + name,
                  rounds.of(name, Sample::requestsPerSecond),
                  "1/s",
                  conditions));
    }
  }

  private static Spread ratio(List<Double> above, List<Double> below) {
    double[] ratios = new double[above.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = above.get(i) / below.get(i);
    }
    return Spread.of(ratios);
  }
}
