package io.weft.xds.ads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.weft.xds.ads.Certificates.Identity;
import io.weft.xds.engine.SerialThread;
import io.weft.xds.engine.SourceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams over TLS and mutual TLS, and with a token. */
class GrpcConnectorTest {
  private static final String ISTIOD = "istiod.istio-system.svc";
  private static final DeltaDiscoveryRequest REQUEST =
      DeltaDiscoveryRequest.newBuilder().setTypeUrl("t").build();

  @TempDir Path directory;

  private final SerialThread serial = new SerialThread("test-xds");
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private Optional<Path> token = Optional.empty();

  @AfterEach
  void stop() {
    serial.close();
  }

  private final class Listener implements AdsStream.Listener {
    @Override
    public void received(Message response) {
      heard.add("received");
    }

    @Override
    public void closed(String reason, boolean unimplemented) {
      heard.add(reason);
    }
  }

  private String next() throws InterruptedException {
    String next = heard.poll(15, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }

  private GrpcConnector connector(int port, Optional<ControlPlaneConfig.Tls> tls)
      throws IOException {
    var config =
        new ControlPlaneConfig(
            new SourceId("test", 1),
            "127.0.0.1:" + port,
            false,
            Node.getDefaultInstance(),
            tls,
            token,
            Duration.ofSeconds(30));
    return new GrpcConnector(config, serial);
  }

  private static Optional<ControlPlaneConfig.Tls> tls(Path roots, Optional<Identity> own) {
    return Optional.of(
        new ControlPlaneConfig.Tls(
            Optional.of(roots), own.map(Identity::certificate), own.map(Identity::key), ISTIOD));
  }

  private static ServerCredentials server(Identity own, Path clients) throws IOException {
    return TlsServerCredentials.newBuilder()
        .keyManager(own.certificate().toFile(), own.key().toFile())
        .trustManager(clients.toFile())
        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
        .build();
  }

  private void talk(GrpcConnector connector, FakeControlPlane server) throws Exception {
    AdsStream stream = connector.open(true, new Listener());
    stream.send(REQUEST);
    assertEquals(REQUEST, server.next());
    server.send(DeltaDiscoveryResponse.newBuilder().setTypeUrl("t").build());
    assertEquals("received", next());
    stream.close();
  }

  @Test
  void bothSidesShowTheirCertificates() throws Exception {
    Identity istiod = Certificates.make(directory, "istiod", ISTIOD);
    Identity node = Certificates.make(directory, "node", "node");
    try (var server = new FakeControlPlane(0, true, server(istiod, node.certificate()));
        var connector = connector(server.port(), tls(istiod.certificate(), Optional.of(node)))) {
      talk(connector, server);
    }
  }

  @Test
  void aNodeWithoutOrWithAnotherCertificateIsTurnedAwayAndAWrongServerIsNotTrusted()
      throws Exception {
    Identity istiod = Certificates.make(directory, "istiod", ISTIOD);
    Identity node = Certificates.make(directory, "node", "node");
    Identity other = Certificates.make(directory, "other", "other");
    try (var server = new FakeControlPlane(0, true, server(istiod, node.certificate()));
        var without = connector(server.port(), tls(istiod.certificate(), Optional.empty()));
        var wrong = connector(server.port(), tls(istiod.certificate(), Optional.of(other)));
        var trusting = connector(server.port(), tls(other.certificate(), Optional.of(node)))) {
      for (GrpcConnector connector : java.util.List.of(without, wrong, trusting)) {
        connector.open(true, new Listener()).send(REQUEST);
        assertTrue(next().startsWith("UNAVAILABLE"), "nothing is said to it");
      }
    }
  }

  @Test
  void aCertificateThatWasRenewedIsUsedForTheNextStream() throws Exception {
    Identity istiod = Certificates.make(directory, "istiod", ISTIOD);
    Identity old = Certificates.make(directory, "old", "node");
    Identity renewed = Certificates.make(directory, "renewed", "node");
    Identity used = new Identity(directory.resolve("used.crt"), directory.resolve("used.key"));
    replace(old, used);
    try (var server = new FakeControlPlane(0, true, server(istiod, renewed.certificate()));
        var connector = connector(server.port(), tls(istiod.certificate(), Optional.of(used)))) {
      connector.open(true, new Listener()).send(REQUEST);
      assertTrue(next().startsWith("UNAVAILABLE"));
      replace(renewed, used);
      Files.setLastModifiedTime(used.key(), FileTime.from(Instant.now().plusSeconds(1)));
      talk(connector, server);
    }
  }

  private static void replace(Identity from, Identity to) throws IOException {
    Files.copy(from.certificate(), to.certificate(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(from.key(), to.key(), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void theTokenIsReadForEachStream() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "first\n");
    token = Optional.of(file);
    try (var server = new FakeControlPlane(0, true);
        var connector = connector(server.port(), Optional.empty())) {
      talk(connector, server);
      assertEquals("Bearer first", server.nextAuthorization());
      Files.writeString(file, "second");
      talk(connector, server);
      assertEquals("Bearer second", server.nextAuthorization());
    }
  }

  @Test
  void aCertificateThatIsNotThereIsSaidAtOnce() {
    var missing = new Identity(directory.resolve("no.crt"), directory.resolve("no.key"));
    var failure =
        assertThrows(
            IOException.class, () -> connector(1, tls(missing.certificate(), Optional.empty())));
    assertTrue(failure.getMessage().contains("no.crt"), failure.getMessage());
  }
}
