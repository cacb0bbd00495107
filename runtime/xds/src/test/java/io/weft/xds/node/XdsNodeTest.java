package io.weft.xds.node;

import static io.weft.xds.testing.Mesh.CDS;
import static io.weft.xds.testing.Mesh.cluster;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import io.weft.spi.feature.FeatureInfo;
import io.weft.spi.feature.FeatureManager;
import io.weft.spi.feature.NodeProperties;
import io.weft.spi.xds.CoverageFile;
import io.weft.xds.ads.ControlPlaneConfig;
import io.weft.xds.ads.FakeControlPlane;
import io.weft.xds.ads.GrpcConnector;
import io.weft.xds.engine.SourceId;
import io.weft.xds.testing.Mesh;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/** The client as a node has it: commands, metrics, control planes, the way to a feature's name. */
class XdsNodeTest {
  private static final CoverageFile STATIC_CLUSTERS =
      new CoverageFile(
          "core",
          Set.of(
              "envoy.config.cluster.v3.Cluster.name",
              "envoy.config.cluster.v3.Cluster.type=STATIC"),
          Map.of("envoy.config.cluster.v3.Cluster.alt_stat_name", "a name of statistics"));

  @TempDir Path directory;

  private XdsNode node;
  private XdsCommand command;
  private Mesh mesh;
  private final FakeMetrics metrics = new FakeMetrics();

  @BeforeEach
  void start() throws IOException {
    bundle("io.weft.balancing", "honoured\tenvoy.config.cluster.v3.Cluster.lb_policy\n");
    node = new XdsNode(context(), options());
    node.bindMetrics(metrics);
    FeatureManager features = features("balancing", "io.weft.balancing");
    node.bindFeatures(features);
    mesh = new Mesh(node.serial());
    node.bindCoverage(STATIC_CLUSTERS);
    node.bindHandler(mesh.clusters);
    node.bindSettled(features);
    command = new XdsCommand(node);
  }

  @AfterEach
  void stop() {
    node.stop();
  }

  private BundleContext context() {
    Map<String, String> properties =
        Map.of(
            NodeProperties.STATE,
            directory.resolve("state").toString(),
            NodeProperties.HOME,
            directory.toString());
    return (BundleContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) -> properties.get(arguments[0]));
  }

  /** All options as they are by default. */
  private static XdsOptions options() {
    return (XdsOptions)
        Proxy.newProxyInstance(
            XdsNodeTest.class.getClassLoader(),
            new Class<?>[] {XdsOptions.class},
            (proxy, method, arguments) -> method.getDefaultValue());
  }

  private void bundle(String name, String coverage) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", name + ";singleton:=true");
    Path jar = Files.createDirectories(directory.resolve("bundles")).resolve(name + ".jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new ZipEntry(CoverageFile.PATH));
      out.write(coverage.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private FeatureManager features(String name, String bundle) {
    var info =
        new FeatureInfo(
            name, "1", "", FeatureInfo.State.DISABLED, Optional.empty(), List.of(bundle));
    return (FeatureManager)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {FeatureManager.class},
            (proxy, method, arguments) -> List.of(info));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 2000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(5);
    }
    assertTrue(condition.getAsBoolean());
  }

  private Set<String> inForce() {
    return node.serial().ask(() -> Set.copyOf(mesh.clusters.inForce.keySet()));
  }

  private CommandResult run(String... arguments) {
    try {
      return command.run(Arrays.asList(arguments));
    } catch (UsageException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Object> row(CommandResult result, String key, Object value) {
    return result.rows().stream()
        .filter(row -> value.equals(row.get(key)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + value + " in " + result.rows()));
  }

  private Path files() throws IOException {
    Path file = directory.resolve("mesh.yaml");
    Files.writeString(
        file,
        """
        static_resources:
          clusters:
          - {name: good, type: STATIC, alt_stat_name: x}
          - {name: bad, type: STATIC, lb_policy: MAGLEV}
        """);
    return file;
  }

  @Test
  void commandsShowSourcesResourcesRefusalsAndCoverage() throws Exception {
    Path file = files();
    node.add(new SourceId("local", 10), List.of(file));
    await(() -> inForce().equals(Set.of("good")));

    var source = row(run("sources"), "source", "local");
    assertEquals(file.toString(), source.get("from"));
    assertEquals("read", source.get("state"));
    assertEquals("2 resources", source.get("detail"));
    var type = row(run(), "type", "Cluster");
    assertEquals(
        List.of(2, 1L, 1L), List.of(type.get("known"), type.get("in force"), type.get("refused")));
    var bad = row(run("refused"), "name", "bad");
    assertEquals(1, run("refused").rows().size());
    assertEquals("refused", bad.get("state"));
    assertEquals("no", bad.get("in force"));
    assertEquals("applied", row(run("resources", "goo"), "name", "good").get("state"));
    assertEquals(1, run("resources", "goo").rows().size());
    var covered = row(run("coverage", "alt_stat"), "by", "core");
    assertEquals("ignored", covered.get("how"));
    assertEquals("a name of statistics", covered.get("why"));
    assertThrows(UsageException.class, () -> command.run(List.of("nothing")));
    assertThrows(UsageException.class, () -> command.run(List.of("types", "x")));
    for (String what : List.of("sources", "types", "resources", "refused", "coverage")) {
      run(what).rows().forEach(r -> assertEquals(run(what).columns(), List.copyOf(r.keySet())));
    }
  }

  @Test
  void aRefusalNamesTheFeatureOfTheDistributionThatWouldTakeIt() throws Exception {
    node.add(new SourceId("local", 10), List.of(files()));
    await(() -> inForce().equals(Set.of("good")));
    assertEquals(
        "envoy.config.cluster.v3.Cluster.lb_policy at lb_policy needs the feature balancing",
        row(run("refused"), "name", "bad").get("reason"));
    node.bindCoverage(
        new CoverageFile(
            "balancing", Set.of("envoy.config.cluster.v3.Cluster.lb_policy"), Map.of()));
    await(() -> inForce().equals(Set.of("good", "bad")));
  }

  private ControlPlaneConfig config(String name, int precedence, int port) {
    return new ControlPlaneConfig(
        new SourceId(name, precedence),
        "127.0.0.1:" + port,
        false,
        Node.getDefaultInstance(),
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(30));
  }

  private static DeltaDiscoveryResponse clusters(String nonce, Cluster... clusters) {
    var response = DeltaDiscoveryResponse.newBuilder().setTypeUrl(CDS).setNonce(nonce);
    for (Message m : clusters) {
      response.addResources(
          Resource.newBuilder().setName(((Cluster) m).getName()).setResource(Any.pack(m)));
    }
    return response.build();
  }

  private static Cluster fixed(String name, String statistics) {
    return cluster(name).toBuilder()
        .setType(Cluster.DiscoveryType.STATIC)
        .setAltStatName(statistics)
        .build();
  }

  private String chosen(String name) {
    return node.serial().ask(() -> mesh.clusters.inForce.get(name).getAltStatName());
  }

  @Test
  void severalControlPlanesAtOnceOfWhichTheFirstToHaveANameWins() throws Exception {
    try (var one = new FakeControlPlane(0, true);
        var two = new FakeControlPlane(0, true)) {
      var first = config("one", 1, one.port());
      var second = config("two", 2, two.port());
      var planeOne = node.add(first, new GrpcConnector(first, node.serial()));
      node.add(second, new GrpcConnector(second, node.serial()));
      one.next();
      two.next();
      two.send(clusters("n", fixed("both", "two"), fixed("second", "two")));
      two.next();
      await(() -> inForce().equals(Set.of("both", "second")));
      one.send(clusters("n", fixed("both", "one"), fixed("first", "one")));
      one.next();
      await(() -> inForce().equals(Set.of("both", "first", "second")));
      assertEquals("one", chosen("both"));
      assertEquals(2, run("sources").rows().size());
      assertEquals("connected", row(run("sources"), "source", "two").get("state"));

      one.endStream();
      one.next();
      assertEquals("one", chosen("both"), "its resources stay while it is away");

      node.remove(planeOne, true);
      await(() -> inForce().equals(Set.of("both", "second")));
      assertEquals("two", chosen("both"), "the other one has it, too");
    }
  }

  @Test
  void metricsTellConnectionUpdatesRefusalsAndResources() throws Exception {
    try (var server = new FakeControlPlane(0, true)) {
      var config = config("istiod", 1, server.port());
      node.add(config, new GrpcConnector(config, node.serial()));
      server.next();
      assertEquals(0, metrics.scrape().get("weft_xds_connected{source=istiod}"));
      var bad = fixed("bad", "").toBuilder().setLbPolicy(Cluster.LbPolicy.MAGLEV).build();
      server.send(clusters("n1", fixed("good", ""), bad));
      server.next();
      await(() -> inForce().equals(Set.of("good")));
      Map<String, Double> now = metrics.scrape();
      assertEquals(1, now.get("weft_xds_connected{source=istiod}"));
      assertEquals(1, now.get("weft_xds_updates_total{source=istiod,type=Cluster}"));
      assertEquals(1, now.get("weft_xds_nacks_total{source=istiod,type=Cluster}"));
      assertEquals(1, now.get("weft_xds_resources{type=Cluster,state=applied}"));
      assertEquals(1, now.get("weft_xds_resources{type=Cluster,state=refused}"));
      double age = now.get("weft_xds_last_update_age_seconds{source=istiod}");
      assertTrue(age >= 0 && age < 30, "age " + age);
      assertEquals(1, metrics.observations.get("weft_xds_apply_seconds[" + CDS + "]"));
    }
    await(() -> metrics.scrape().get("weft_xds_connected{source=istiod}") == 0);
    Path file = Files.writeString(directory.resolve("bad.yaml"), "x: [\n");
    node.add(new SourceId("local", 10), List.of(file));
    await(() -> metrics.scrape().get("weft_xds_file_problems{source=local}") == 1);
    node.unbindMetrics(metrics);
    assertEquals(Map.of(), metrics.scrape());
  }
}
