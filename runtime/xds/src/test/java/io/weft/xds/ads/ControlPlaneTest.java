package io.weft.xds.ads;

import static io.weft.xds.testing.Mesh.CDS;
import static io.weft.xds.testing.Mesh.EDS;
import static io.weft.xds.testing.Mesh.LDS;
import static io.weft.xds.testing.Mesh.RDS;
import static io.weft.xds.testing.Mesh.assignment;
import static io.weft.xds.testing.Mesh.cluster;
import static io.weft.xds.testing.Mesh.listener;
import static io.weft.xds.testing.Mesh.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.weft.xds.disk.LastGood;
import io.weft.xds.disk.ResourceFile;
import io.weft.xds.engine.MessageNames;
import io.weft.xds.engine.SerialThread;
import io.weft.xds.engine.SourceId;
import io.weft.xds.testing.Mesh;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against a control plane over real gRPC. */
class ControlPlaneTest {
  @TempDir Path directory;

  private final SerialThread serial = new SerialThread("test-xds");
  private Mesh mesh = new Mesh(serial);
  private ControlPlane client;

  @AfterEach
  void stop() {
    if (client != null) {
      serial.ask(
          () -> {
            client.close();
            return true;
          });
    }
    serial.close();
  }

  private void start(int port) throws Exception {
    var config =
        new ControlPlaneConfig(
            new SourceId("test", 1),
            "127.0.0.1:" + port,
            false,
            Node.newBuilder().setId("sidecar~127.0.0.1~a.b~b.svc.cluster.local").build(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(30));
    var lastGood =
        new LastGood(
            config.id(), new ResourceFile(directory.resolve("t.pb")), serial, Runnable::run);
    var connector = new GrpcConnector(config, serial);
    client =
        new ControlPlane(
            config, serial, mesh.engine, connector, lastGood, RandomGenerator.getDefault());
    serial.ask(
        () -> {
          client.start();
          mesh.open();
          return true;
        });
  }

  private <T> void await(T expected, Callable<T> question) throws Exception {
    long end = System.nanoTime() + 10_000_000_000L;
    T last = serial.ask(question);
    while (!expected.equals(last) && System.nanoTime() < end) {
      Thread.sleep(5);
      last = serial.ask(question);
    }
    assertEquals(expected, last);
  }

  private static DeltaDiscoveryResponse delta(String type, String nonce, Message... resources) {
    var response = DeltaDiscoveryResponse.newBuilder().setTypeUrl(type).setNonce(nonce);
    for (Message m : resources) {
      response.addResources(
          Resource.newBuilder().setName(MessageNames.of(m)).setResource(Any.pack(m)));
    }
    return response.build();
  }

  private static DiscoveryResponse sotw(
      String type, String version, String nonce, Message... resources) {
    var response =
        DiscoveryResponse.newBuilder().setTypeUrl(type).setVersionInfo(version).setNonce(nonce);
    for (Message m : resources) {
      response.addResources(Any.pack(m));
    }
    return response.build();
  }

  @Test
  void deltaSubscribesAppliesAcknowledgesAndRefuses() throws Exception {
    try (var server = new FakeControlPlane(0, true)) {
      start(server.port());
      var first = (DeltaDiscoveryRequest) server.next();
      assertEquals("sidecar~127.0.0.1~a.b~b.svc.cluster.local", first.getNode().getId());
      var types = Set.of(first.getTypeUrl(), ((DeltaDiscoveryRequest) server.next()).getTypeUrl());
      assertEquals(Set.of(CDS, LDS), types);

      server.send(delta(CDS, "n1", cluster("c")));
      var subscribe = (DeltaDiscoveryRequest) server.next();
      assertEquals(List.of("c"), subscribe.getResourceNamesSubscribeList());
      assertEquals("", subscribe.getResponseNonce(), "a subscription is no ACK");
      var ack = (DeltaDiscoveryRequest) server.next();
      assertEquals("n1", ack.getResponseNonce());
      assertTrue(!ack.hasErrorDetail());

      server.send(delta(EDS, "n2", assignment("c", 0)));
      assertEquals("n2", ((DeltaDiscoveryRequest) server.next()).getResponseNonce());
      await(List.of("+endpoints c", "+cluster c"), () -> List.copyOf(mesh.log));

      mesh.endpoints.refusing.put("c", "no priority 7");
      server.send(delta(EDS, "n3", assignment("c", 7)));
      var nack = (DeltaDiscoveryRequest) server.next();
      assertEquals("n3", nack.getResponseNonce());
      assertEquals("c: no priority 7", nack.getErrorDetail().getMessage());
      assertEquals(1L, serial.ask(() -> client.statistics().get(EDS).nacks()));
    }
  }

  @Test
  void theFirstConfigurationIsThereWhenEveryTypeWasAnsweredFor() throws Exception {
    try (var server = new FakeControlPlane(0, true)) {
      start(server.port());
      assertTrue(missing().contains("has not answered yet"), missing());
      server.next();
      server.next();
      server.send(delta(CDS, "n1"));
      server.next();
      await(
          "control plane test at 127.0.0.1:" + server.port() + " has not sent " + LDS,
          () -> client.missing().orElse(""));
      server.send(delta(LDS, "n2"));
      await("", () -> client.missing().orElse(""));
    }
  }

  private String missing() {
    return serial.ask(() -> client.missing().orElse(""));
  }

  @Test
  void fallsBackToStateOfTheWorld() throws Exception {
    try (var server = new FakeControlPlane(0, false)) {
      start(server.port());
      Set<String> types =
          Set.of(
              ((DiscoveryRequest) server.next()).getTypeUrl(),
              ((DiscoveryRequest) server.next()).getTypeUrl());
      assertEquals(Set.of(CDS, LDS), types);
      server.send(sotw(CDS, "v1", "n1", cluster("c"), cluster("d")));
      var subscribe = (DiscoveryRequest) server.next();
      assertEquals(List.of("c", "d"), subscribe.getResourceNamesList());
      assertEquals("v1", ((DiscoveryRequest) server.next()).getVersionInfo());
      server.send(sotw(EDS, "v1", "n2", assignment("c", 0), assignment("d", 0)));
      server.next();
      await(Set.of("c", "d"), () -> Set.copyOf(mesh.clusters.inForce.keySet()));

      server.send(sotw(CDS, "v2", "n3", cluster("d")));
      await(Set.of("d"), () -> Set.copyOf(mesh.clusters.inForce.keySet()));
      assertEquals(List.of("d"), ((DiscoveryRequest) server.next()).getResourceNamesList());
      assertEquals("v2", ((DiscoveryRequest) server.next()).getVersionInfo());

      mesh.clusters.refusing.put("e", "no");
      server.send(sotw(CDS, "v3", "n4", cluster("d"), cluster("e", 0)));
      DiscoveryRequest nack = (DiscoveryRequest) server.next();
      while (!nack.hasErrorDetail()) {
        // The endpoints of e are asked for; only then can its handler refuse it.
        if (nack.getTypeUrl().equals(EDS) && nack.getResourceNamesList().contains("e")) {
          server.send(sotw(EDS, "v2", "n5", assignment("d", 0), assignment("e", 0)));
        }
        if (nack.getResponseNonce().equals("n5") && nack.getTypeUrl().equals(EDS)) {
          server.send(sotw(CDS, "v4", "n6", cluster("d"), cluster("e", 0)));
        }
        nack = (DiscoveryRequest) server.next();
      }
      assertEquals("e: no", nack.getErrorDetail().getMessage());
      assertEquals("v3", nack.getVersionInfo(), "a NACK names the last accepted version");
    }
  }

  @Test
  void deltaSaysOfAnAcceptedResourceThatItIsRefusedAfterAll() throws Exception {
    try (var server = new FakeControlPlane(0, true)) {
      start(server.port());
      server.next();
      server.next();
      mesh.clusters.refusing.put("c", "no");
      server.send(delta(CDS, "n1", cluster("c")));
      server.next();
      assertTrue(!((DeltaDiscoveryRequest) server.next()).hasErrorDetail(), "it has to wait");
      server.send(delta(EDS, "n2", assignment("c", 0)));
      var unsubscribe = (DeltaDiscoveryRequest) server.next();
      assertEquals(List.of("c"), unsubscribe.getResourceNamesUnsubscribeList());
      var nack = (DeltaDiscoveryRequest) server.next();
      assertEquals(CDS, nack.getTypeUrl());
      assertEquals("n1", nack.getResponseNonce());
      assertEquals("c: no", nack.getErrorDetail().getMessage());
      assertEquals("n2", ((DeltaDiscoveryRequest) server.next()).getResponseNonce());
      assertEquals(1L, serial.ask(() -> client.statistics().get(CDS).nacks()));
    }
  }

  @Test
  void stateOfTheWorldSaysItToo() throws Exception {
    try (var server = new FakeControlPlane(0, false)) {
      start(server.port());
      server.next();
      server.next();
      server.send(sotw(LDS, "v1", "n1", listener("l", "")));
      assertEquals("v1", ((DiscoveryRequest) server.next()).getVersionInfo());
      mesh.listeners.refusing.put("l", "no");
      server.send(sotw(LDS, "v2", "n2", listener("l", "r")));
      assertEquals(List.of("r"), ((DiscoveryRequest) server.next()).getResourceNamesList());
      assertEquals("v2", ((DiscoveryRequest) server.next()).getVersionInfo());
      server.send(sotw(RDS, "v1", "n3", route("r")));
      assertEquals(RDS, ((DiscoveryRequest) server.next()).getTypeUrl(), "nobody wants it now");
      var nack = (DiscoveryRequest) server.next();
      assertEquals(LDS, nack.getTypeUrl());
      assertEquals("v2", nack.getVersionInfo(), "an older one would be answered by v2 for ever");
      assertEquals("n2", nack.getResponseNonce());
      assertEquals("l: no", nack.getErrorDetail().getMessage());
    }
  }

  @Test
  void reconnectsAndDropsWhatIsNotSentAgain() throws Exception {
    try (var server = new FakeControlPlane(0, true)) {
      start(server.port());
      server.next();
      server.next();
      server.send(delta(CDS, "n1", cluster("c"), cluster("gone")));
      server.next();
      server.next();
      server.send(delta(EDS, "n2", assignment("c", 0), assignment("gone", 0)));
      server.next();
      await(Set.of("c", "gone"), () -> Set.copyOf(mesh.clusters.inForce.keySet()));

      server.endStream();
      Set<String> types = new java.util.HashSet<>();
      for (int i = 0; i < 3; i++) {
        types.add(((DeltaDiscoveryRequest) server.next()).getTypeUrl());
      }
      assertEquals(Set.of(CDS, LDS, EDS), types, "subscriptions are asked for again");
      assertEquals(Set.of("c", "gone"), Set.copyOf(mesh.clusters.inForce.keySet()));
      server.send(delta(CDS, "m1", cluster("c")));
      await(Set.of("c"), () -> Set.copyOf(mesh.clusters.inForce.keySet()));
    }
  }

  @Test
  void startsFromDiskWithoutItsControlPlane() throws Exception {
    try (var server = new FakeControlPlane(0, true)) {
      start(server.port());
      server.next();
      server.next();
      server.send(delta(CDS, "n1", cluster("c")));
      server.next();
      server.next();
      server.send(delta(EDS, "n2", assignment("c", 3)));
      server.next();
      await(Set.of("c"), () -> Set.copyOf(mesh.clusters.inForce.keySet()));
    }
    serial.ask(
        () -> {
          client.close();
          return true;
        });
    mesh = new Mesh(serial);
    start(1);
    assertEquals(Set.of("c"), mesh.clusters.inForce.keySet());
    assertEquals(3, mesh.endpoints.inForce.get("c").getEndpoints(0).getPriority());
    await(Connection.State.WAITING, () -> client.connection().state());
    assertEquals("", missing(), "the last good configuration counts");
    assertEquals(Map.of("c", ""), serial.ask(() -> mesh.engine.versions(client.id(), CDS)));
  }

  @Test
  void aResponseThatIsCutShortChangesNothingAndComesAgain() throws Exception {
    try (var server = new FakeControlPlane(0, true);
        var proxy = new CuttingProxy(server.port())) {
      start(proxy.port());
      server.next();
      server.next();
      server.send(delta(CDS, "n1", STATIC));
      assertEquals("n1", ((DeltaDiscoveryRequest) server.next()).getResponseNonce());
      proxy.cutAfter(100_000);
      Message large = delta(CDS, "n2", many(20_000));
      assertTrue(large.getSerializedSize() > 500_000);
      server.send(large);
      assertEquals(CDS, ((DeltaDiscoveryRequest) server.next()).getTypeUrl(), "it asks again");
      assertEquals(Set.of("static"), serial.ask(() -> Set.copyOf(mesh.clusters.inForce.keySet())));
      server.next();
      server.send(delta(CDS, "m1", many(20_000)));
      await(20_000, () -> mesh.clusters.inForce.size());
    }
  }

  private static final Cluster STATIC =
      cluster("static").toBuilder().setType(Cluster.DiscoveryType.STATIC).build();

  /** Clusters that refer to nothing. */
  private static Message[] many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> STATIC.toBuilder().setName("cluster-" + i).build())
        .toArray(Message[]::new);
  }

  @Test
  void aResponseMayBeLargerThanGrpcTakesByDefault() throws Exception {
    try (var server = new FakeControlPlane(0, true)) {
      start(server.port());
      server.next();
      server.next();
      Message large = delta(CDS, "n1", many(70_000));
      assertTrue(large.getSerializedSize() > 4 << 20, "only " + large.getSerializedSize());
      server.send(large);
      assertEquals("n1", ((DeltaDiscoveryRequest) server.next()).getResponseNonce());
      assertEquals(70_000, serial.ask(() -> mesh.clusters.inForce.size()));
    }
  }

  @Test
  void oneNameTwiceInAResponseIsRefusedUnlessItSaysTheSame() throws Exception {
    Cluster other = STATIC.toBuilder().setAltStatName("other").build();
    try (var server = new FakeControlPlane(0, true)) {
      start(server.port());
      server.next();
      server.next();
      server.send(delta(CDS, "n1", STATIC, STATIC));
      assertTrue(!((DeltaDiscoveryRequest) server.next()).hasErrorDetail());
      server.send(delta(CDS, "n2", STATIC, other, STATIC.toBuilder().setName("b").build()));
      assertEquals(
          "static: is in the response twice, with different contents",
          ((DeltaDiscoveryRequest) server.next()).getErrorDetail().getMessage());
      assertEquals(
          Map.of("static", STATIC, "b", STATIC.toBuilder().setName("b").build()),
          serial.ask(() -> Map.copyOf(mesh.clusters.inForce)));
    }
    try (var server = new FakeControlPlane(0, false)) {
      client.close();
      start(server.port());
      server.next();
      server.next();
      server.send(sotw(CDS, "v1", "n1", STATIC, other));
      assertEquals(
          "static: is in the response twice, with different contents",
          ((DiscoveryRequest) server.next()).getErrorDetail().getMessage());
      await(Set.of("static"), () -> Set.copyOf(mesh.clusters.inForce.keySet()));
    }
  }

  @Test
  void whatWasInForceIsOnDiskSoonThoughNothingIsClosed() throws Exception {
    try (var server = new FakeControlPlane(0, true)) {
      start(server.port());
      server.next();
      server.next();
      server.send(delta(CDS, "n1", STATIC));
      server.next();
      var file = new ResourceFile(directory.resolve("t.pb"));
      var reader = new LastGood(new SourceId("test", 1), file, serial, Runnable::run);
      long end = System.nanoTime() + 5_000_000_000L;
      while (reader.load().isEmpty() && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      assertEquals(Set.of("static"), reader.load().get(CDS).keySet());
      Files.writeString(directory.resolve("t.pb.new"), "half of a ne");
      assertEquals(Set.of("static"), reader.load().get(CDS).keySet(), "a write that was cut short");
      Files.writeString(directory.resolve("t.pb"), "broken");
      assertEquals(Map.of(), reader.load());
    }
  }

  @Test
  void backOffGrowsToItsLimitAndIsRandom() {
    var backoff = new Backoff(RandomGenerator.getDefault());
    Duration expected = Backoff.FIRST;
    for (int i = 0; i < 10; i++) {
      Duration delay = backoff.next();
      assertTrue(delay.compareTo(expected) <= 0, delay + " > " + expected);
      assertTrue(delay.compareTo(expected.dividedBy(2)) >= 0, delay + " < half of " + expected);
      Duration doubled = expected.multipliedBy(2);
      expected = doubled.compareTo(Backoff.LONGEST) > 0 ? Backoff.LONGEST : doubled;
    }
  }
}
