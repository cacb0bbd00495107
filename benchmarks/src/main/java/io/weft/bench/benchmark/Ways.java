package io.weft.bench.benchmark;

import io.weft.bench.machine.Cgroup;
import io.weft.bench.machine.Ports;
import io.weft.bench.machine.Workspace;
import io.weft.bench.measure.MeasurementException;
import io.weft.bench.node.Node;
import io.weft.bench.node.Resources;
import io.weft.bench.path.Envoy;
import io.weft.bench.path.Nginx;
import io.weft.bench.path.Way;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Brings up every way from a client to one backend. */
final class Ways {
  static final String DIRECT = "direct";
  static final String GEAR1 = "gear1";
  static final String GEAR3 = "gear3";
  static final String NGINX = "nginx";
  static final String ENVOY = "envoy";
  static final String TWO_ENVOYS = "envoy2";

  private static final String ADDRESS = "127.66.0.1";

  private final Bench bench;
  private final Workspace workspace;
  private final Nginx backend;
  private final Cgroup plain;
  private final List<Way> ways = new ArrayList<>();

  private Ways(Bench bench, List<Integer> sizes) throws MeasurementException, InterruptedException {
    this.bench = bench;
    workspace = bench.workspace();
    backend = Nginx.backend(workspace, "backend", sizes);
    plain = workspace.group("client");
  }

  private interface Start {
    void run() throws MeasurementException, InterruptedException;
  }

  /**
   * All ways that could be brought up; the others are reported as problems.
   *
   * @param sizes of bodies that the backend serves
   */
  static List<Way> start(Bench bench, List<Integer> sizes)
      throws MeasurementException, InterruptedException {
    var starting = new Ways(bench, sizes);
    starting.plain(DIRECT, starting.backend.port(), List.of());
    starting.unlessImpossible(starting::gears);
    starting.unlessImpossible(starting::nginx);
    starting.unlessImpossible(starting::envoys);
    return starting.ways;
  }

  /** One way less is no reason to measure none. */
  private void unlessImpossible(Start start) throws InterruptedException {
    try {
      start.run();
    } catch (MeasurementException e) {
      bench.problem("paths: left out: " + e.getMessage());
    }
  }

  private void nginx() throws MeasurementException, InterruptedException {
    Nginx nginx = Nginx.hop(workspace, backend);
    plain(NGINX, nginx.port(), List.of(nginx.group()));
  }

  private void envoys() throws MeasurementException, InterruptedException {
    Envoy envoy = Envoy.start(workspace, bench.envoy(), ENVOY, backend.port());
    plain(ENVOY, envoy.port(), List.of(envoy.group()));
    Envoy inner = Envoy.start(workspace, bench.envoy(), "envoy2-server", backend.port());
    Envoy outer = Envoy.start(workspace, bench.envoy(), "envoy2-client", inner.port());
    plain(TWO_ENVOYS, outer.port(), List.of(outer.group(), inner.group()));
  }

  private void plain(String name, int port, List<Cgroup> hops) {
    ways.add(new Way(name, plain, uri("127.0.0.1", port), hops, backend.group()));
  }

  private void gears() throws MeasurementException, InterruptedException {
    int direct = Ports.free();
    int relayed = Ports.free();
    var file = workspace.file("node/xds/resources.json", resources(direct, relayed));
    Node node =
        Node.start(
            workspace,
            "node",
            """
            io.weft.relay: {loops: 1}
            io.weft.xds.files~bench: {paths: ["%s"]}
            """
                .formatted(file.getParent()),
            Map.of());
    Cgroup client = workspace.group("enrolled");
    node.enrol(client);
    node.requireGear("one", 1);
    node.requireGear("many", 3);
    ways.add(gear(GEAR1, client, direct, node));
    ways.add(gear(GEAR3, client, relayed, node));
  }

  private Way gear(String name, Cgroup client, int port, Node node) {
    return new Way(name, client, uri(ADDRESS, port), List.of(node.group()), backend.group());
  }

  /** A TCP service, and an HTTP service whose requests decide between two clusters. */
  private String resources(int direct, int relayed) {
    String host =
        Resources.host(
            "all", "*", Resources.prefix("/other/", "other"), Resources.prefix("/", "backend"));
    return Resources.file(
        Resources.typedCluster(Resources.cluster("backend", backend.port())),
        Resources.typedCluster(Resources.cluster("other", backend.port())),
        Resources.typedListener(
            Resources.listener("one", ADDRESS, direct, Resources.tcp("one", "backend"))),
        Resources.typedListener(
            Resources.listener("many", ADDRESS, relayed, Resources.http("many", host))));
  }

  private static URI uri(String host, int port) {
    return URI.create("http://" + host + ":" + port);
  }
}
