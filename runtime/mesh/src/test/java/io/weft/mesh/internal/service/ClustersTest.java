package io.weft.mesh.internal.service;

import static io.weft.mesh.internal.service.MeshFixture.assignment;
import static io.weft.mesh.internal.service.MeshFixture.eds;
import static io.weft.mesh.internal.service.MeshFixture.endpoint;
import static io.weft.mesh.internal.service.MeshFixture.found;
import static io.weft.mesh.internal.service.MeshFixture.removed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.weft.mesh.internal.cluster.Resolver;
import io.weft.mesh.internal.table.ClusterEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ClustersTest {
  private final MeshFixture f = new MeshFixture();

  private ClusterEntry entry(String name) {
    return f.tables.clusters.get(f.clusterId(name));
  }

  @Test
  void theOnlyEndpointNeedsNobodyToChoose() {
    assertEquals(Map.of(), f.put(eds("a")));
    assertEquals(0, entry("a").endpointCount());
    assertEquals(Map.of(), f.put(assignment("a", "127.0.0.1:80")));
    assertEquals(1, entry("a").endpointCount());
    assertNotEquals(0, entry("a").onlyEndpoint());
  }

  @Test
  void anAssignmentMayComeBeforeItsCluster() {
    f.put(assignment("a", "127.0.0.1:80"));
    f.put(eds("a"));
    assertNotEquals(0, entry("a").onlyEndpoint());
  }

  @Test
  void twoEndpointsAreRefusedUntilSomebodyBalances() {
    f.put(eds("a"));
    f.put(assignment("a", "127.0.0.1:80"));
    var before = entry("a");
    var refused = f.put(assignment("a", "127.0.0.1:80", "127.0.0.2:80"));
    assertEquals(
        "cluster a: balancing over 2 endpoints needs a feature with a slot in the phase balance",
        refused.get("a"));
    assertEquals(before, entry("a"));
    var asked = new boolean[1];
    f.mesh.refusals().onRetry(() -> asked[0] = true);
    var compiler = new MeshFixture.Recorder();
    f.mesh.add(compiler);
    assertTrue(compiler.replayed);
    assertTrue(asked[0], "what was refused is asked for again");
    assertEquals(1, compiler.compiled.get(f.clusterId("a")).localities().get(0).endpoints().size());
    assertEquals(Map.of(), f.put(assignment("a", "127.0.0.1:80", "127.0.0.2:80")));
    assertEquals(0, entry("a").onlyEndpoint());
    assertEquals(2, entry("a").endpointCount());
  }

  @Test
  void rowsOfEndpointsStayWhileTheyStayAndOutliveTheirLeaving() {
    f.mesh.add(new MeshFixture.Recorder());
    f.put(eds("a"));
    f.put(assignment("a", "127.0.0.1:80", "127.0.0.2:80"));
    var rows = Map.copyOf(f.tables.endpoints);
    int writes = f.tables.endpointWrites;
    f.put(assignment("a", "127.0.0.2:80", "127.0.0.3:80"));
    assertEquals(writes + 1, f.tables.endpointWrites, "only the new one is written");
    assertTrue(f.tables.endpoints.entrySet().containsAll(rows.entrySet()));
    int gone =
        rows.entrySet().stream()
            .filter(e -> e.getValue().address().getHostString().equals("127.0.0.1"))
            .findFirst()
            .orElseThrow()
            .getKey();
    f.tables.active.put(gone, 1);
    f.time.graceEnds();
    assertTrue(f.tables.endpoints.containsKey(gone), "a connection is under way");
    f.tables.active.put(gone, 0);
    f.time.graceEnds();
    assertFalse(f.tables.endpoints.containsKey(gone));
  }

  @Test
  void unhealthyOnesDoNotCountButPanicMayUseThem() {
    f.put(
        eds("a").toBuilder()
            .setCommonLbConfig(
                Cluster.CommonLbConfig.newBuilder()
                    .setHealthyPanicThreshold(
                        io.envoyproxy.envoy.type.v3.Percent.getDefaultInstance()))
            .build());
    var mixed =
        ClusterLoadAssignment.newBuilder()
            .setClusterName("a")
            .addEndpoints(
                LocalityLbEndpoints.newBuilder()
                    .addLbEndpoints(endpoint("127.0.0.1:80"))
                    .addLbEndpoints(endpoint("127.0.0.2:80").setHealthStatus(HealthStatus.DRAINING))
                    .addLbEndpoints(
                        endpoint("127.0.0.3:80").setHealthStatus(HealthStatus.UNHEALTHY)))
            .build();
    assertEquals(Map.of(), f.put(mixed));
    assertNotEquals(0, entry("a").onlyEndpoint());
    f.put(eds("b"));
    var refused = f.put(mixed.toBuilder().setClusterName("b").build());
    assertTrue(
        refused.get("b").contains("balancing over 3"),
        "below the default panic threshold all get requests");
  }

  @Test
  void whatCannotBeSentToIsLeftOutWithItsReason() {
    var tls =
        TransportSocket.newBuilder()
            .setName("tls")
            .setTypedConfig(
                Any.newBuilder()
                    .setTypeUrl(
                        "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext"));
    var raw = TransportSocket.newBuilder().setName("envoy.transport_sockets.raw_buffer");
    var istio =
        Struct.newBuilder()
            .putFields("tlsMode", Value.newBuilder().setStringValue("istio").build())
            .build();
    f.put(
        eds("a").toBuilder()
            .addTransportSocketMatches(
                Cluster.TransportSocketMatch.newBuilder()
                    .setName("tlsMode-istio")
                    .setMatch(istio)
                    .setTransportSocket(tls))
            .addTransportSocketMatches(
                Cluster.TransportSocketMatch.newBuilder()
                    .setName("tlsMode-disabled")
                    .setTransportSocket(raw))
            .build());
    var secured =
        endpoint("127.0.0.2:80")
            .setMetadata(
                Metadata.newBuilder().putFilterMetadata("envoy.transport_socket_match", istio));
    f.put(
        ClusterLoadAssignment.newBuilder()
            .setClusterName("a")
            .addEndpoints(
                LocalityLbEndpoints.newBuilder()
                    .addLbEndpoints(endpoint("127.0.0.1:80"))
                    .addLbEndpoints(secured)
                    .addLbEndpoints(endpoint("127.0.0.1:80")))
            .build());
    var state = f.mesh.clusterBook().state("a").orElseThrow();
    assertEquals(1, state.entry().endpointCount());
    assertEquals(
        List.of("127.0.0.2:80", "127.0.0.1:80"),
        state.leftOut().stream().map(l -> l.address()).toList());
    assertTrue(state.leftOut().get(0).reason().contains("UpstreamTlsContext (tlsMode-istio)"));
    var strict = eds("b").toBuilder().setTransportSocket(tls).build();
    assertTrue(f.put(strict).get("b").contains("every endpoint needs UpstreamTlsContext"));
  }

  @Test
  void anUpdateThatMakesNoSenseLeavesTheLastGoodOne() {
    f.put(eds("a"));
    f.put(assignment("a", "127.0.0.1:80"));
    var before = entry("a");
    assertTrue(f.put(assignment("a", "example.com:80")).get("a").contains("is not an IP address"));
    assertEquals(before, entry("a"));
    assertEquals(1, f.tables.endpoints.size());
  }

  @Test
  void originalDestinationNeedsNoEndpoints() {
    var cluster = Cluster.newBuilder().setName("p").setType(DiscoveryType.ORIGINAL_DST);
    assertTrue(f.put(cluster.build()).get("p").contains("CLUSTER_PROVIDED"));
    assertEquals(Map.of(), f.put(cluster.setLbPolicy(LbPolicy.CLUSTER_PROVIDED).build()));
    assertEquals(ClusterEntry.Kind.ORIGINAL_DST, entry("p").kind());
  }

  @Test
  void aMentionedNameKeepsItsIdWhenTheClusterComesAndGoes() {
    int id = f.mesh.clusterBook().mention("later");
    f.put(eds("later"));
    assertEquals(id, f.clusterId("later"));
    f.mesh.clusterHandler().apply(removed("later"));
    assertEquals(ClusterEntry.NONE, f.tables.clusters.get(id));
    f.time.graceEnds();
    assertEquals(id, f.mesh.clusterBook().mention("later"));
    f.mesh.clusterBook().forget(id);
    f.mesh.clusterBook().forget(id);
    f.time.graceEnds();
    assertEquals("unknown", f.mesh.clusterBook().nameOf(id));
  }

  @Test
  void namesAreResolvedAsideAndKeepTheirLastAddresses() throws Exception {
    var cluster =
        Cluster.newBuilder()
            .setName("d")
            .setType(DiscoveryType.STRICT_DNS)
            .setDnsRefreshRate(com.google.protobuf.Duration.newBuilder().setSeconds(60))
            .setLoadAssignment(assignment("d", "db.example:5432"))
            .build();
    var first = new CompletableFuture<Resolver.Answer>();
    f.names.put("db.example", first);
    assertEquals(Map.of(), f.put(cluster));
    assertEquals(0, entry("d").endpointCount(), "not resolved yet");
    first.complete(found(Duration.ofSeconds(7), "127.0.0.9"));
    f.time.runSoon();
    assertEquals(1, entry("d").endpointCount());
    assertEquals(Duration.ofSeconds(60), f.time.delays.getLast(), "whatever DNS says");
    f.names.put(
        "db.example",
        CompletableFuture.failedFuture(new java.net.UnknownHostException("db.example")));
    f.time.runNextDelayed();
    assertEquals(1, entry("d").endpointCount(), "the last good addresses stay");
    f.names.put(
        "db.example",
        CompletableFuture.completedFuture(found(Duration.ofSeconds(7), "127.0.0.10")));
    f.time.runNextDelayed();
    assertEquals(
        "127.0.0.10",
        f.mesh
            .clusterBook()
            .state("d")
            .orElseThrow()
            .endpoints()
            .findFirst()
            .orElseThrow()
            .address()
            .getAddress()
            .getHostAddress());
  }

  @Test
  void namesAreLookedUpWhenTheirShortestLifeEndsIfThatIsAsked() {
    var cluster =
        Cluster.newBuilder()
            .setName("d")
            .setType(DiscoveryType.STRICT_DNS)
            .setRespectDnsTtl(true)
            .setDnsRefreshRate(com.google.protobuf.Duration.newBuilder().setSeconds(60))
            .setLoadAssignment(assignment("d", "a.example:80", "b.example:80"))
            .build();
    f.mesh.add(new MeshFixture.Recorder());
    answers("a.example", found(Duration.ofSeconds(7), "127.0.0.9"));
    answers("b.example", found(Duration.ofSeconds(20), "127.0.0.8"));
    assertEquals(Map.of(), f.put(cluster));
    f.time.runSoon();
    assertEquals(2, entry("d").endpointCount());
    assertEquals(Duration.ofSeconds(7), f.time.delays.getLast());
    answers("a.example", found(Duration.ZERO, "127.0.0.9"));
    f.time.runNextDelayed();
    assertEquals(Duration.ofSeconds(20), f.time.delays.getLast(), "zero says nothing");
    answers("b.example", found(Duration.ZERO, "127.0.0.8"));
    f.time.runNextDelayed();
    assertEquals(Duration.ofSeconds(60), f.time.delays.getLast());
  }

  private void answers(String host, Resolver.Answer answer) {
    f.names.put(host, CompletableFuture.completedFuture(answer));
  }
}
