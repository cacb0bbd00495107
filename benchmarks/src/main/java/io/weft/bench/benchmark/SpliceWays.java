package io.weft.bench.benchmark;

import io.weft.bench.machine.Cgroup;
import io.weft.bench.machine.Ports;
import io.weft.bench.machine.Workspace;
import io.weft.bench.measure.MeasurementException;
import io.weft.bench.node.Carried;
import io.weft.bench.node.Node;
import io.weft.bench.node.Resources;
import io.weft.bench.path.Envoy;
import io.weft.bench.path.Nginx;
import io.weft.bench.path.Way;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Ways from a client to a backend of the same node. Gear 3 differs from gear 2 by the control group
 * of its client alone, which {@code splice.exclude} leaves to the relay.
 */
final class SpliceWays {
  static final String DIRECT = "direct";
  static final String GEAR2 = "gear2";
  static final String GEAR3 = "gear3";
  static final String ENVOY = "envoy";
  static final String TWO_ENVOYS = "envoy2";

  private static final String ADDRESS = "127.66.0.6";
  private static final String RELAYED = "splice-relayed";

  private final Bench bench;
  private final Workspace workspace;
  private final Nginx backend;
  private final Cgroup plain;
  private final Cgroup spliced;
  private final Cgroup relayed;
  private final int small = Ports.free();
  private final int bulk = Ports.free();
  private final Node node;

  /**
   * @param sizes of bodies that the backend serves
   */
  SpliceWays(Bench bench, List<Integer> sizes) throws MeasurementException, InterruptedException {
    this.bench = bench;
    workspace = bench.workspace();
    backend = Nginx.backend(workspace, "splice-backend", sizes);
    plain = workspace.group("splice-plain");
    spliced = workspace.group("splice-spliced");
    relayed = workspace.group(RELAYED);
    node = startNode();
    node.enrol(spliced);
    node.enrol(relayed);
    node.requireGear("small", 3);
    node.requireGear("bulk", 3);
  }

  private Node startNode() throws MeasurementException, InterruptedException {
    var file = workspace.file("splice/xds/resources.json", resources());
    return workspace.keep(
        Node.start(
            workspace,
            "splice",
            """
            io.weft.pipeline: {splice: true}
            io.weft.relay: {loops: 1, splice: auto, splice.exclude: ["/**/%s"], splice.message.bytes: 131072, splice.queue.bytes: 262144}
            io.weft.xds.files~bench: {paths: ["%s"]}
            """
                .formatted(RELAYED, file.getParent()),
            Map.of()));
  }

  private String resources() {
    var all = new ArrayList<String>();
    SplicePolicies.clusters(backend.port()).stream().map(Resources::typedCluster).forEach(all::add);
    all.add(listener("small", small));
    all.add(listener("bulk", bulk));
    return Resources.file(all.toArray(String[]::new));
  }

  private static String listener(String name, int port) {
    return Resources.typedListener(
        Resources.listener(name, ADDRESS, port, SplicePolicies.filter(name)));
  }

  /** All ways for messages that the kernel carries. */
  List<Way> small() throws MeasurementException, InterruptedException {
    var ways = new ArrayList<Way>();
    ways.add(direct());
    ways.add(spliced());
    ways.add(gear(GEAR3, relayed, small));
    try {
      ways.addAll(envoys());
    } catch (MeasurementException e) {
      bench.problem("splice: left out: " + e.getMessage());
    }
    return ways;
  }

  Way direct() {
    return proxied(DIRECT, backend.port());
  }

  Way spliced() {
    return gear(GEAR2, spliced, small);
  }

  /** Gear 2 and gear 3 behind a listener of its own, for messages that the kernel never carries. */
  List<Way> bulk() {
    return List.of(gear(GEAR2, spliced, bulk), gear(GEAR3, relayed, bulk));
  }

  private List<Way> envoys() throws MeasurementException, InterruptedException {
    Envoy one =
        Envoy.start(
            workspace,
            bench.envoy(),
            "splice-envoy",
            SplicePolicies.filter("envoy"),
            SplicePolicies.clusters(backend.port()));
    Envoy inner = Envoy.start(workspace, bench.envoy(), "splice-envoy-server", backend.port());
    Envoy outer =
        Envoy.start(
            workspace,
            bench.envoy(),
            "splice-envoy-client",
            SplicePolicies.filter("envoy"),
            SplicePolicies.clusters(inner.port()));
    return List.of(
        proxied(ENVOY, one.port(), one.group()),
        proxied(TWO_ENVOYS, outer.port(), outer.group(), inner.group()));
  }

  private Way proxied(String name, int port, Cgroup... hops) {
    return new Way(name, plain, uri("127.0.0.1", port), List.of(hops), backend.group());
  }

  private Way gear(String name, Cgroup client, int port) {
    return new Way(name, client, uri(ADDRESS, port), List.of(node.group()), backend.group());
  }

  /** Counts what the kernel of this node has carried. */
  Carried carried() {
    return new Carried(node);
  }

  Node node() {
    return node;
  }

  private static URI uri(String host, int port) {
    return URI.create("http://" + host + ":" + port);
  }
}
