package io.weft.mesh.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a real Istiod sent, past the coverage check: everything is put in force or refused with a
 * reason.
 */
class RecordingsTest {
  private static final Path ZIP = Path.of("../xds/src/test/resources/recordings.zip");

  private final MeshFixture f = new MeshFixture(4096);

  private static List<Any> resources(String node, String type) throws IOException {
    assertTrue(Files.exists(ZIP), "recordings are beside the xDS client");
    try (var zip = new ZipFile(ZIP.toFile())) {
      var entry =
          zip.stream()
              .filter(e -> e.getName().startsWith("snapshot/" + node + "/"))
              .filter(e -> e.getName().endsWith("recv-" + type + ".pb"))
              .findFirst()
              .orElseThrow();
      return DeltaDiscoveryResponse.parseFrom(zip.getInputStream(entry).readAllBytes())
          .getResourcesList()
          .stream()
          .map(Resource::getResource)
          .toList();
    }
  }

  private Map<String, String> load(String node) throws IOException {
    var clusters = new TreeMap<String, Cluster>();
    for (Any any : resources(node, "CDS")) {
      Cluster cluster = any.unpack(Cluster.class);
      clusters.put(cluster.getName(), cluster);
    }
    var refused = new TreeMap<String, String>();
    // A cluster and a listener may have one name.
    f.mesh
        .clusterHandler()
        .apply(MeshFixture.changed(clusters))
        .forEach((name, reason) -> refused.put("cluster " + name, reason));
    for (Any any : resources(node, "EDS")) {
      refused.putAll(f.put(any.unpack(ClusterLoadAssignment.class)));
    }
    var listeners = new TreeMap<String, Listener>();
    for (Any any : resources(node, "LDS")) {
      Listener listener = any.unpack(Listener.class);
      listeners.put(listener.getName(), listener);
    }
    refused.putAll(f.mesh.listenerHandler().apply(MeshFixture.changed(listeners)));
    return refused;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sidecar-delta",
        "sidecar-hbone-delta",
        "sidecar-catalog-delta",
        "sidecar-scoped-delta",
        "router-delta",
        "waypoint-delta"
      })
  void everythingIsInForceOrRefusedWithAReason(String node) throws IOException {
    f.mesh.add(new MeshFixture.Recorder());
    var refused = load(node);
    refused.values().forEach(reason -> assertFalse(reason.isBlank()));
    refused.values().forEach(reason -> assertFalse(reason.contains("failed:"), reason));
    int sent = Stream.of("CDS", "LDS").mapToInt(type -> size(node, type)).sum();
    int inForce = f.mesh.clusterBook().states().size() + f.mesh.listenerBook().states().size();
    assertEquals(sent, inForce + refused.size());
  }

  private static int size(String node, String type) {
    try {
      return resources(node, type).size();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aSidecarsListenersByIstiodsRules() throws IOException {
    f.mesh.add(new MeshFixture.Recorder());
    var refused = load("sidecar-delta");
    assertTrue(
        f.mesh.listenerBook().state("virtualOutbound").isPresent(), "passes the rest through");
    assertTrue(f.mesh.listenerBook().state("240.240.0.2_443").isPresent());
    assertTrue(refused.get("virtualInbound").contains("inbound"));
    assertTrue(refused.get("127.96.0.16_443").contains("server_names"));
    assertTrue(refused.get("0.0.0.0_6379").contains("prefix_ranges"));
    assertTrue(refused.get("connect_originate").contains("internal"));
    var cart = f.mesh.clusterBook().state("outbound|80||cart.shop.svc.cluster.local").orElseThrow();
    assertEquals(0, cart.entry().endpointCount());
    assertEquals(3, cart.leftOut().size(), "all of them want mutual TLS");
    var vault =
        f.mesh.clusterBook().state("outbound|443||vault.shop.svc.cluster.local").orElseThrow();
    assertEquals(2, vault.entry().endpointCount());
  }
}
