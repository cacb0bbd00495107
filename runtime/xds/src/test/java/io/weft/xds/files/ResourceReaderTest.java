package io.weft.xds.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.weft.spi.xds.ResourceName;
import io.weft.xds.coverage.ApiTypes;
import io.weft.xds.testing.Mesh;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ResourceReaderTest {
  private static final String LISTENER =
      """
      resources:
      - "@type": type.googleapis.com/envoy.config.listener.v3.Listener
        name: in
        address:
          socket_address: { address: 127.1.0.1, port_value: 80 }
        filter_chains:
        - filters:
          - name: tcp
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
              stat_prefix: in
              cluster: on
              idle_timeout: 5s
      """;

  private final ResourceReader reader = new ResourceReader(new ApiTypes());

  @Test
  void readsTypedResourcesWithExtensions() throws Exception {
    var resources = reader.read(LISTENER, false);
    var name = new ResourceName(Mesh.LDS, "in");
    assertEquals(Set.of(name), resources.keySet());
    Listener listener = Listener.parseFrom(resources.get(name));
    TcpProxy proxy =
        listener.getFilterChains(0).getFilters(0).getTypedConfig().unpack(TcpProxy.class);
    assertEquals("on", proxy.getCluster(), "a word and no boolean, as for Envoy");
    assertEquals(5, proxy.getIdleTimeout().getSeconds());
  }

  @Test
  void readsJsonWithTabs() throws Exception {
    String json = "{\"static_resources\":\n\t{\"clusters\":\n\t\t[{\"name\": \"a\"}]}}";
    assertEquals(Set.of(new ResourceName(Mesh.CDS, "a")), reader.read(json, true).keySet());
  }

  @Test
  void namesThePlaceInsideAnExtension() {
    assertProblem(
        LISTENER.replace("idle_timeout: 5s", "idle_timeout: soon"),
        "line 13, column 23: idle_timeout: ");
    assertProblem(
        LISTENER.replace("port_value: 80", "port_valu: 80"),
        "line 5, column 43: envoy.config.core.v3.SocketAddress has no field port_valu");
    assertProblem(
        LISTENER.replace("v3.TcpProxy", "v3.UdpProxy"), "line 10, column 9: unknown type");
    assertProblem(LISTENER + "- broken: [", "line 14, column 12: ");
  }

  private void assertProblem(String text, String start) {
    var problem = assertThrows(FileProblem.class, () -> reader.read(text, false));
    assertEquals(
        start,
        problem.getMessage().substring(0, Math.min(start.length(), problem.getMessage().length())));
  }

  /**
   * A file that was cut anywhere gives nothing, a part of its resources, or a problem; never
   * another error.
   */
  @Property(tries = 300)
  void aCutFileIsReadOrRefused(@ForAll @IntRange(max = 560) int length) {
    String cut = LISTENER.substring(0, Math.min(length, LISTENER.length()));
    try {
      var resources = reader.read(cut, false);
      assertEquals(true, resources.size() <= 1);
    } catch (FileProblem e) {
      assertEquals(false, e.getMessage().isEmpty());
    }
  }
}
