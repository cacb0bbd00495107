package io.weft.mesh.internal.service;

import static io.weft.mesh.internal.service.MeshFixture.assignment;
import static io.weft.mesh.internal.service.MeshFixture.eds;
import static io.weft.mesh.internal.service.MeshFixture.endpoint;
import static io.weft.mesh.internal.service.MeshFixture.tcp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import io.weft.spi.relay.Splicing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a node says of its listeners, clusters and endpoints. */
class CommandsTest {
  private final MeshFixture f = new MeshFixture();

  private static List<Map<String, Object>> run(Command command, String... arguments) {
    try {
      CommandResult result = command.run(List.of(arguments));
      result.rows().forEach(row -> assertEquals(true, result.columns().containsAll(row.keySet())));
      return result.rows();
    } catch (UsageException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Object> column(List<Map<String, Object>> rows, String name) {
    return rows.stream().map(row -> row.getOrDefault(name, "")).toList();
  }

  @Test
  void listenersWithAddressGearAndReason() {
    f.put(
        Cluster.newBuilder()
            .setName("Passthrough")
            .setType(Cluster.DiscoveryType.ORIGINAL_DST)
            .setLbPolicy(Cluster.LbPolicy.CLUSTER_PROVIDED)
            .build());
    f.put(eds("a"));
    f.put(tcp("127.0.0.1_80", "127.0.0.1", 80, "a"));
    f.put(tcp("::1_81", "::1", 81, "a"));
    f.put(tcp("0.0.0.0_90", "0.0.0.0", 90, "Passthrough"));
    f.put(
        tcp("virtualOutbound", "0.0.0.0", 15001, "Passthrough").toBuilder()
            .setUseOriginalDst(BoolValue.of(true))
            .build());
    var rows = run(new ListenersCommand(f.mesh));
    assertEquals(
        List.of("0.0.0.0_90", "127.0.0.1_80", "::1_81", "virtualOutbound"), column(rows, "name"));
    assertEquals(
        List.of("*:90", "127.0.0.1:80", "[0:0:0:0:0:0:0:1]:81", "all others"),
        column(rows, "address"));
    assertEquals(List.of(1, 1, 1, 0), column(rows, "gear"));
    assertEquals(List.of("Passthrough", "a", "a", "Passthrough"), column(rows, "cluster"));
    assertEquals(
        List.of(
            "a connection is balanced once, when it is made",
            "connections that no listener takes are left alone"),
        column(rows, "reason").stream().distinct().toList());
    assertEquals(1, run(new ListenersCommand(f.mesh), "_90").size());
  }

  @Test
  void onlyRelayedListenersAreSpliced() {
    f.put(eds("a"));
    f.put(tcp("127.0.0.1_80", "127.0.0.1", 80, "a"));
    f.mesh.splicing(Optional.of(listener -> Optional.of(new Splicing.Status(3, "blocking"))));
    var rows = run(new ListenersCommand(f.mesh));
    assertEquals(List.of(1), column(rows, "gear"));
    assertEquals(List.of("a connection is balanced once, when it is made"), column(rows, "reason"));
  }

  @Test
  void clustersAndEndpointsWithWhatIsLeftOutAndWhy() {
    f.mesh.add(new MeshFixture.Recorder());
    f.put(eds("a"));
    f.put(eds("b"));
    var pipe =
        LbEndpoint.newBuilder()
            .setEndpoint(
                Endpoint.newBuilder()
                    .setAddress(Address.newBuilder().setPipe(Pipe.newBuilder().setPath("/run/x"))));
    f.put(
        ClusterLoadAssignment.newBuilder()
            .setClusterName("a")
            .addEndpoints(
                LocalityLbEndpoints.newBuilder()
                    .setPriority(1)
                    .setLocality(Locality.newBuilder().setRegion("eu").setSubZone("r1"))
                    .addLbEndpoints(
                        endpoint("127.0.0.1:80").setLoadBalancingWeight(UInt32Value.of(3)))
                    .addLbEndpoints(endpoint("127.0.0.2:80").setHealthStatus(HealthStatus.DRAINING))
                    .addLbEndpoints(pipe))
            .build());
    f.put(assignment("b", "127.0.0.3:80"));
    var clusters = run(new ClustersCommand(f.mesh));
    assertEquals(List.of("a", "b"), column(clusters, "name"));
    assertEquals(List.of("1/2", "1/1"), column(clusters, "endpoints"));
    assertEquals(List.of(1, 0), column(clusters, "left_out"));
    assertEquals(List.of("EDS", "EDS"), column(clusters, "type"));

    var endpoints = run(new EndpointsCommand(f.mesh), "a");
    assertEquals(List.of("127.0.0.1:80", "127.0.0.2:80", "/run/x"), column(endpoints, "address"));
    assertEquals(List.of("healthy", "unhealthy", "left out"), column(endpoints, "health"));
    assertEquals(List.of(3, 1, ""), column(endpoints, "weight"));
    assertEquals("eu/r1", endpoints.getFirst().get("locality"));
    assertEquals(1, endpoints.getFirst().get("priority"));
    assertEquals("is a Unix socket; only IP addresses are carried", endpoints.get(2).get("reason"));
    assertEquals(4, run(new EndpointsCommand(f.mesh)).size());
  }

  @Test
  void oneArgumentAtMost() {
    Stream.of(
            new ListenersCommand(f.mesh), new ClustersCommand(f.mesh), new EndpointsCommand(f.mesh))
        .forEach(
            command -> assertThrows(UsageException.class, () -> command.run(List.of("a", "b"))));
  }
}
