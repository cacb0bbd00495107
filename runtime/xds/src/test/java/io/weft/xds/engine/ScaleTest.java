package io.weft.xds.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.weft.spi.xds.CoverageFile;
import io.weft.xds.testing.FakeSerial;
import io.weft.xds.testing.Mesh;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Large meshes: the work must follow the change, not the mesh. The limits leave room for a busy
 * machine.
 */
class ScaleTest {
  private static final SourceId SOURCE = new SourceId("s", 1);
  private static final CoverageFile ENDPOINTS =
      new CoverageFile(
          "core",
          Set.of(
              "envoy.config.cluster.v3.Cluster.*",
              "envoy.config.endpoint.v3.ClusterLoadAssignment.cluster_name",
              "envoy.config.endpoint.v3.ClusterLoadAssignment.endpoints",
              "envoy.config.endpoint.v3.LocalityLbEndpoints.lb_endpoints",
              "envoy.config.endpoint.v3.LbEndpoint.endpoint",
              "envoy.config.endpoint.v3.Endpoint.address",
              "envoy.config.core.v3.Address.socket_address",
              "envoy.config.core.v3.SocketAddress.address",
              "envoy.config.core.v3.SocketAddress.port_value"),
          Map.of());

  private final FakeSerial serial = new FakeSerial();
  private final Mesh mesh = new Mesh(serial).open();

  ScaleTest() {
    mesh.engine.cover(List.of(ENDPOINTS));
  }

  private static ByteString assignment(String cluster, int endpoints, int port) {
    var load = ClusterLoadAssignment.newBuilder().setClusterName(cluster);
    var locality = load.addEndpointsBuilder();
    for (int i = 0; i < endpoints; i++) {
      var address =
          SocketAddress.newBuilder()
              .setAddress("127." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255))
              .setPortValue(i == 0 ? port : 8080);
      locality.addLbEndpoints(
          LbEndpoint.newBuilder()
              .setEndpoint(
                  Endpoint.newBuilder()
                      .setAddress(Address.newBuilder().setSocketAddress(address))));
    }
    return load.build().toByteString();
  }

  private Offer offer(ByteString value) {
    return new Offer(SOURCE, "", value, serial.now());
  }

  @Test
  void oneEndpointAmongTenThousand() {
    mesh.engine.update(
        SOURCE, Mesh.CDS, Map.of("c", offer(Mesh.cluster("c").toByteString())), Set.of());
    long[] micros = new long[300];
    for (int i = 0; i < micros.length; i++) {
      ByteString value = assignment("c", 10_000, i + 1);
      long start = System.nanoTime();
      Map<String, String> refused =
          mesh.engine.update(SOURCE, Mesh.EDS, Map.of("c", offer(value)), Set.of());
      micros[i] = (System.nanoTime() - start) / 1000;
      assertEquals(Map.of(), refused);
    }
    Arrays.sort(micros, 100, 300);
    System.out.printf(
        "one endpoint among 10,000, from the response to the handler: p50 %.1f ms, p99 %.1f ms%n",
        micros[200] / 1e3, micros[297] / 1e3);
    assertTrue(micros[200] < 50_000, "p50 " + micros[200] + " µs");
  }

  @Test
  void tenThousandClustersWithAHundredThousandEndpoints() {
    var clusters = new LinkedHashMap<String, Offer>();
    var assignments = new LinkedHashMap<String, Offer>();
    for (int i = 0; i < 10_000; i++) {
      String name = "outbound|80||service-" + i + ".shop.svc.cluster.local";
      clusters.put(name, offer(Mesh.cluster(name).toByteString()));
      assignments.put(name, offer(assignment(name, 10, i)));
    }
    long start = System.nanoTime();
    mesh.engine.update(SOURCE, Mesh.CDS, clusters, Set.of());
    mesh.engine.update(SOURCE, Mesh.EDS, assignments, Set.of());
    long load = (System.nanoTime() - start) / 1_000_000;
    assertEquals(10_000, mesh.clusters.inForce.size());
    start = System.nanoTime();
    mesh.engine.update(SOURCE, Mesh.CDS, clusters, Set.of());
    long again = (System.nanoTime() - start) / 1_000_000;
    System.out.printf(
        "10,000 clusters, 100,000 endpoints: %d ms; sent again: %d ms%n", load, again);
    assertTrue(load < 20_000 && again < 5_000, load + " ms, " + again + " ms");
  }
}
