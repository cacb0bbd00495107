package io.weft.mesh.internal.service;

import static io.weft.mesh.internal.service.MeshFixture.eds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.weft.kernel.Kernel;
import io.weft.mesh.internal.table.ListenerKey;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.CoreSizes;
import io.weft.pipeline.table.ClusterTable;
import io.weft.pipeline.table.EndpointTable;
import io.weft.pipeline.table.Gear;
import io.weft.pipeline.table.ListenerIds;
import io.weft.pipeline.table.ListenerTable;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mesh on the kernel's own tables; needs root. */
class KernelTablesTest {
  private CoreMaps core;
  private KernelTables tables;
  private Mesh mesh;
  private final ManualTime time = new ManualTime();

  @BeforeEach
  void load() {
    core = CoreMaps.create(Kernel.load(), CoreSizes.DEFAULT);
    tables = new KernelTables(core);
    mesh =
        new Mesh(
            tables.tables(), host -> new CompletableFuture<>(), new ReentrantLock(), time, time);
    mesh.add(new MeshFixture.Recorder());
  }

  @AfterEach
  void unload() {
    tables.close();
    core.close();
  }

  private void put(Cluster cluster) {
    assertEquals(
        Map.of(),
        mesh.clusterHandler().apply(MeshFixture.changed(Map.of(cluster.getName(), cluster))));
  }

  private void put(ClusterLoadAssignment assignment) {
    assertEquals(
        Map.of(),
        mesh.endpointHandler()
            .apply(MeshFixture.changed(Map.of(assignment.getClusterName(), assignment))));
  }

  @Test
  void theKernelSeesListenerClusterAndEndpoint() {
    put(eds("a"));
    put(MeshFixture.assignment("a", "127.0.0.7:8080"));
    var listener = MeshFixture.tcp("l", "::1", 80, "a");
    mesh.listenerHandler().apply(MeshFixture.changed(Map.of("l", listener)));
    var destination = new ListenerIds.Destination(Optional.of(InetAddress.ofLiteral("::1")), 80);
    int id = new ListenerIds(core).get(destination).orElseThrow();
    var row = new ListenerTable(core).get(id).orElseThrow();
    assertEquals(Gear.DIRECT, row.gear());
    var cluster = new ClusterTable(core).get(row.cluster());
    assertEquals(ClusterTable.Kind.ENDPOINTS, cluster.kind());
    try (var endpoints = new EndpointTable(core)) {
      assertEquals(8080, endpoints.address(cluster.onlyEndpoint()).orElseThrow().getPort());
      assertEquals(row.cluster(), endpoints.cluster(cluster.onlyEndpoint()));
      put(MeshFixture.assignment("a", "127.0.0.8:8080"));
      assertTrue(endpoints.address(cluster.onlyEndpoint()).isPresent(), "in its grace time");
      time.graceEnds();
      assertTrue(endpoints.address(cluster.onlyEndpoint()).isEmpty());
    }
    mesh.listenerHandler().apply(MeshFixture.removed("l"));
    assertTrue(new ListenerIds(core).get(destination).isEmpty());
  }

  @Test
  void theKernelSeesWhereAllOtherConnectionsBelong() {
    put(
        Cluster.newBuilder()
            .setName("BlackHoleCluster")
            .setType(Cluster.DiscoveryType.STATIC)
            .build());
    var all =
        MeshFixture.tcp("virtualOutbound", "0.0.0.0", 15001, "BlackHoleCluster").toBuilder()
            .setUseOriginalDst(com.google.protobuf.BoolValue.of(true))
            .build();
    mesh.listenerHandler().apply(MeshFixture.changed(Map.of("virtualOutbound", all)));
    int id =
        new ListenerIds(core).get(new ListenerIds.Destination(Optional.empty(), 0)).orElseThrow();
    assertEquals(Gear.DIRECT, new ListenerTable(core).get(id).orElseThrow().gear());
    assertEquals(
        Map.of(ListenerKey.EVERY, id), KernelTables.inherited(core).keys(), "and reads it back");
  }

  @Test
  void whatAnEarlierProcessLeftServesUntilTheFirstListenersCome() {
    put(eds("a"));
    put(MeshFixture.assignment("a", "127.0.0.7:8080"));
    var old = MeshFixture.tcp("old", "127.0.0.1", 80, "a");
    var gone = MeshFixture.tcp("gone", "127.0.0.1", 81, "a");
    mesh.listenerHandler().apply(MeshFixture.changed(Map.of("old", old, "gone", gone)));
    var ids = new ListenerIds(core);
    var first = ids.all();
    mesh =
        new Mesh(
            tables.tables(), host -> new CompletableFuture<>(), new ReentrantLock(), time, time);
    mesh.inherit(KernelTables.inherited(core), tables.tables(), time);
    put(eds("a"));
    put(MeshFixture.assignment("a", "127.0.0.8:8080"));
    assertEquals(first, ids.all());
    mesh.listenerHandler().apply(MeshFixture.changed(Map.of("old", old)));
    assertEquals(1, ids.all().size());
    assertTrue(ids.all().values().stream().noneMatch(first::containsValue), "rows are not shared");
    first.values().forEach(id -> assertTrue(new ListenerTable(core).get(id).isPresent()));
    time.graceEnds();
    time.graceEnds();
    first.values().forEach(id -> assertTrue(new ListenerTable(core).get(id).isEmpty()));
    assertEquals(1, mesh.listenerParts().ids().used());
    assertEquals(1, mesh.clusterParts().clusterIds().used());
    assertEquals(1, mesh.clusterParts().endpointIds().used());
  }

  /**
   * Measured on 2 cores: 1.1 ms, at the 99th percentile 3.9 ms, and 18 ms beside builds; the
   * benchmark judges that one, this test the typical one.
   */
  @Test
  void oneEndpointOfTenThousandChangesInMilliseconds() {
    put(eds("big"));
    var base = LocalityLbEndpoints.newBuilder();
    for (int i = 0; i < 10_000; i++) {
      base.addLbEndpoints(MeshFixture.endpoint("127.1." + i / 250 + "." + (1 + i % 250) + ":80"));
    }
    var nanos = new long[200];
    for (int i = -100; i < nanos.length; i++) {
      var health = i % 2 == 0 ? HealthStatus.HEALTHY : HealthStatus.UNHEALTHY;
      base.setLbEndpoints(5, base.getLbEndpoints(5).toBuilder().setHealthStatus(health));
      var assignment =
          ClusterLoadAssignment.newBuilder().setClusterName("big").addEndpoints(base).build();
      long start = System.nanoTime();
      put(assignment);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        "one endpoint of 10,000 in one cluster: p50 %.2f ms, p99 %.2f ms%n",
        nanos[100] / 1e6, nanos[197] / 1e6);
    assertTrue(nanos[100] < 10_000_000L, () -> "p50 " + nanos[100] / 1e6 + " ms");
  }

  @Test
  void tenThousandClustersWithAHundredThousandEndpointsFit() {
    long start = System.nanoTime();
    var clusters = new HashMap<String, Cluster>();
    var assignments = new HashMap<String, ClusterLoadAssignment>();
    for (int c = 0; c < 10_000; c++) {
      var addresses = new String[10];
      for (int e = 0; e < 10; e++) {
        addresses[e] = "127." + c / 250 + "." + c % 250 + "." + (e + 1) + ":80";
      }
      clusters.put("c" + c, eds("c" + c));
      assignments.put("c" + c, MeshFixture.assignment("c" + c, addresses));
    }
    assertEquals(Map.of(), mesh.clusterHandler().apply(MeshFixture.changed(clusters)));
    assertEquals(Map.of(), mesh.endpointHandler().apply(MeshFixture.changed(assignments)));
    System.out.printf(
        "10,000 clusters, 100,000 endpoints: %.2f s%n", (System.nanoTime() - start) / 1e9);
    assertEquals(100_000, mesh.clusterParts().endpointIds().used());
    assertEquals(
        10,
        new ClusterTable(core).get(mesh.clusterBook().idOf("c9999").orElseThrow()).endpointCount());
  }
}
