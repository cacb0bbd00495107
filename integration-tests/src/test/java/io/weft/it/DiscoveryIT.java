package io.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weft.it.node.Application;
import io.weft.it.node.Backend;
import io.weft.it.node.Cgroup;
import io.weft.it.node.NodeAnswer;
import io.weft.it.node.TestNode;
import io.weft.it.node.Wait;
import io.weft.it.node.Xds;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From resources to what connect() meets, and to what a node says of them. */
class DiscoveryIT {
  private static final String CATCH_ALL =
      """
      resources:
      - {"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster, name: BlackHoleCluster, type: STATIC}
      - {"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster, name: PassthroughCluster,
         type: ORIGINAL_DST, lb_policy: CLUSTER_PROVIDED}
      - "@type": type.googleapis.com/envoy.config.listener.v3.Listener
        name: virtualOutbound
        address: {socket_address: {address: 0.0.0.0, port_value: 15001}}
        use_original_dst: true
        filter_chains:
        - filters:
          - name: tcp
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
              stat_prefix: rest
              cluster: %s
      """;

  private static final String WILDCARD =
      """
      resources:
      - "@type": type.googleapis.com/envoy.config.listener.v3.Listener
        name: 0.0.0.0_%1$d
        address: {socket_address: {address: 0.0.0.0, port_value: %1$d}}
        bind_to_port: false
        traffic_direction: OUTBOUND
        filter_chains:
        - filters:
          - name: tcp
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
              stat_prefix: wildcard
              cluster: %2$s
      """;

  @TempDir private static Path folder;
  private static TestNode node;
  private static Backend mesh;
  private static Backend outside;

  private Cgroup group;
  private Application application;

  @BeforeAll
  static void start() throws IOException {
    mesh = new Backend("mesh");
    outside = new Backend("outside", InetAddress.getByName("127.66.3.9"));
    node = TestNode.start(folder, "[]", "");
  }

  @AfterAll
  static void stop() throws IOException {
    node.close();
    mesh.close();
    outside.close();
  }

  @BeforeEach
  void enrol() throws IOException {
    group = Cgroup.make("discovery");
    assertEquals(0, node.ask("enrol", group.name()).status());
    application = Application.in(group);
  }

  @AfterEach
  void unenrol() throws IOException {
    application.close();
    NodeAnswer _ = node.ask("unenrol", group.name());
    group.close();
    try (var files = Files.list(folder.resolve("xds"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Wait.until("nothing is left", () -> node.rows("listeners").isEmpty());
  }

  private String connect(String host, int port) throws IOException {
    return application.tell("tcp " + host + " " + port);
  }

  private static JsonNode row(String command, String name) throws IOException {
    for (JsonNode row : node.rows(command)) {
      if (row.get("name").asText().equals(name)) {
        return row;
      }
    }
    throw new AssertionError("no " + name + " in " + node.rows(command));
  }

  private static void awaitRow(String command, String name, String column, String value)
      throws IOException {
    Wait.until(
        name + " has " + column + " " + value,
        () ->
            node.rows(command).toString().contains("\"" + name + "\"")
                && row(command, name).get(column).asText().contains(value));
  }

  @Test
  void whatTheRegistryDoesNotKnowIsLeftAloneOrRefusedAsTheConfigurationSays() throws IOException {
    node.resources("tcp.yaml", Xds.tcp("catalog", "127.66.3.1", 8080, "127.0.0.1", mesh.port()));
    node.resources("rest.yaml", CATCH_ALL.formatted("PassthroughCluster"));
    awaitRow("listeners", "virtualOutbound", "reason", "left alone");
    assertEquals("outside", connect("127.66.3.9", outside.port()));
    assertEquals("mesh", connect("127.66.3.1", 8080));

    node.resources("rest.yaml", CATCH_ALL.formatted("BlackHoleCluster"));
    awaitRow("listeners", "virtualOutbound", "cluster", "BlackHoleCluster");
    assertEquals("all others", row("listeners", "virtualOutbound").get("address").asText());
    assertEquals("error: Connection refused", connect("127.66.3.9", outside.port()));
    assertEquals("mesh", connect("127.66.3.1", 8080));
    assertEquals("mesh", connect("127.0.0.1", mesh.port()), "its own loopback is left alone");

    Files.delete(folder.resolve("xds/rest.yaml"));
    Wait.until("it is gone", () -> node.rows("listeners").size() == 1);
    assertEquals("outside", connect("127.66.3.9", outside.port()));
  }

  @Test
  void theExactAddressComesBeforeThePort() throws IOException {
    int port = outside.port();
    node.resources("tcp.yaml", Xds.tcp("catalog", "127.66.3.1", port, "127.0.0.1", mesh.port()));
    node.resources("rest.yaml", CATCH_ALL.formatted("PassthroughCluster"));
    node.resources("port.yaml", WILDCARD.formatted(port, "BlackHoleCluster"));
    awaitRow("listeners", "0.0.0.0_" + port, "address", "*:" + port);
    assertEquals("mesh", connect("127.66.3.1", port));
    assertEquals("error: Connection refused", connect("127.66.3.9", port));

    node.resources("port.yaml", WILDCARD.formatted(port, "PassthroughCluster"));
    awaitRow("listeners", "0.0.0.0_" + port, "cluster", "PassthroughCluster");
    assertEquals("outside", connect("127.66.3.9", port), "to its original destination");
  }

  @Test
  void aNameIsResolvedAndAnEditInPlaceOrByRenameIsInForceSoon() throws IOException {
    String yaml =
        Xds.tcp("catalog", "127.66.3.1", 8080, "localhost", mesh.port())
            .replace("type: STATIC", "type: STRICT_DNS\n  dns_lookup_family: V4_ONLY");
    node.resources("tcp.yaml", yaml);
    awaitRow("clusters", "catalog", "endpoints", "1/1");
    Wait.until("it is served", () -> connect("127.66.3.1", 8080).equals("mesh"));
    JsonNode endpoint = node.rows("endpoints", "catalog").get(0);
    assertEquals("127.0.0.1:" + mesh.port(), endpoint.get("address").asText());

    Files.writeString(
        folder.resolve("xds/tcp.yaml"), yaml.replace("port_value: 8080", "port_value: 8081"));
    Wait.until("the edit is in force", () -> connect("127.66.3.1", 8081).equals("mesh"));
    assertEquals("error: Connection refused", connect("127.66.3.1", 8080));
  }

  @Test
  void whatIsRefusedIsNamedAndTheLastGoodOneServesOn() throws IOException {
    String good = Xds.tcp("catalog", "127.66.3.1", 8080, "127.0.0.1", mesh.port());
    node.resources("tcp.yaml", good);
    Wait.until("it is served", () -> connect("127.66.3.1", 8080).equals("mesh"));
    node.resources("tcp.yaml", good.replace("connect_timeout: 1s", "lrs_server: {self: {}}"));
    Wait.until("it is refused", () -> !node.rows("xds", "refused").isEmpty());
    JsonNode refused = node.rows("xds", "refused").get(0);
    assertEquals("Cluster", refused.get("type").asText());
    assertEquals(
        "envoy.config.cluster.v3.Cluster.lrs_server at lrs_server is not supported",
        refused.get("reason").asText());
    assertTrue(!refused.get("in force").asText().equals("no"), refused.toString());
    assertEquals("mesh", connect("127.66.3.1", 8080));
    Wait.until("the log says so", () -> node.readLog().contains("Cluster catalog is refused: "));
    String table = node.weft("xds", "refused").output();
    assertTrue(table.lines().findFirst().orElse("").startsWith("TYPE"), table);
    assertTrue(table.contains("lrs_server is not supported"), table);
  }
}
