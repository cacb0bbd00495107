package io.weft.testkit.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.pipeline.table.AcceptedTable.Accepted;
import io.weft.pipeline.table.Gear;
import io.weft.testkit.connect.EnrolledProcess.Outcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Gear 3: connect() of an enrolled process meets the relay's anchor, which learns where it went.
 */
@Tag("kernel")
class RelayConnectKernelTest {
  private static final int ECONNREFUSED = 111;

  /** Milliseconds; TCP would try again after 1000. */
  private static final int AT_ONCE = 900;

  private static final int LISTENER = 7;

  private ConnectMesh mesh;
  private ServerSocket anchor4;
  private ServerSocket anchor6;

  @BeforeEach
  void open() throws Exception {
    mesh = new ConnectMesh();
    anchor4 = new ServerSocket(0, 512, InetAddress.getByName("127.0.0.1"));
    anchor6 = new ServerSocket(0, 512, InetAddress.getByName("::1"));
    anchor4.setSoTimeout(5000);
    anchor6.setSoTimeout(5000);
    mesh.anchor(anchor4.getLocalPort(), anchor6.getLocalPort());
  }

  @AfterEach
  void close() throws Exception {
    anchor4.close();
    anchor6.close();
    mesh.close();
  }

  private static InetSocketAddress remote(Socket socket) {
    return (InetSocketAddress) socket.getRemoteSocketAddress();
  }

  @ParameterizedTest
  @CsvSource({
    "4, 127.66.0.1, 127.66.0.1:80",
    "4n, 127.66.0.1, 127.66.0.1:80",
    "6, 127.66.0.1, [mapped 127.66.0.1]:80",
    "6n, 127.66.0.1, [mapped 127.66.0.1]:80",
    "6, fd00:66::1, [fd00:66:0:0:0:0:0:1]:80"
  })
  void theRelayLearnsWhereAConnectionWent(String family, String service, String peer)
      throws Exception {
    mesh.listener(LISTENER, Gear.RELAY, 0, service, 80);
    Outcome made = mesh.client.connect(family, service, 80);
    assertEquals(0, made.errno());
    assertEquals(peer, made.peer());
    try (Socket accepted = (service.contains(":") ? anchor6 : anchor4).accept()) {
      Accepted known = mesh.accepted(remote(accepted)).orElseThrow();
      assertEquals(LISTENER, known.listener());
      assertEquals(new InetSocketAddress(service, 80), known.destination());
      assertEquals((Long) Files.getAttribute(mesh.client.cgroup(), "unix:ino"), known.cgroup());
      assertNotEquals(0, known.cookie());
      assertEquals(Optional.empty(), mesh.accepted(remote(accepted)));
      mesh.client.close(made);
    }
    assertEquals(0, mesh.leases());
  }

  /** A client may be gone before the relay looks: its port may be somebody else's by then. */
  @Test
  void whatTheRelayDidNotTakeGoesWithItsConnection() throws Exception {
    mesh.listener(LISTENER, Gear.RELAY, 0, "127.66.0.1", 80);
    Outcome made = mesh.client.connect("4", "127.66.0.1", 80);
    assertEquals(1, mesh.announced());
    mesh.client.close(made);
    anchor4.accept().close();
    for (int i = 0; i < 200 && mesh.announced() > 0; i++) {
      Thread.sleep(10);
    }
    assertEquals(0, mesh.announced());
  }

  @Test
  void manyConnectionsLeaveNothingBehind() throws Exception {
    mesh.listener(LISTENER, Gear.RELAY, 0, "127.66.0.1", 80);
    int[] known = {0};
    Thread relay =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < 1000; i++) {
                      Socket accepted = anchor4.accept();
                      known[0] += mesh.accepted(remote(accepted)).isPresent() ? 1 : 0;
                      accepted.close();
                    }
                  } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
    assertEquals("{0=1000}", mesh.client.many("6", "127.66.0.1", 80, 1000));
    relay.join();
    // Entries of clients that had closed before the accept are gone, and such connections are too.
    assertTrue(known[0] > 0, () -> "known " + known[0]);
    for (int i = 0; i < 200 && mesh.announced() > 0; i++) {
      Thread.sleep(10);
    }
    assertEquals(0, mesh.announced());
    assertEquals(0, mesh.leases());
  }

  @ParameterizedTest
  @CsvSource({"4", "6", "4n", "6n"})
  void withoutAnAnchorItIsRefusedAtOnce(String family) throws Exception {
    mesh.listener(LISTENER, Gear.RELAY, 0, "127.66.0.1", 80);
    mesh.anchor(0, 0);
    Outcome refused = mesh.client.connect(family, "127.66.0.1", 80);
    assertEquals(ECONNREFUSED, refused.errno());
    assertTrue(refused.millis() < AT_ONCE, refused::toString);
  }

  /** The runtime is dead, its anchors are still in the table: refused at once, and no hang. */
  @Test
  void aDeadAnchorRefusesAtOnce() throws Exception {
    mesh.listener(LISTENER, Gear.RELAY, 0, "127.66.0.1", 80);
    anchor4.close();
    Outcome refused = mesh.client.connect("4", "127.66.0.1", 80);
    assertEquals(ECONNREFUSED, refused.errno());
    assertTrue(refused.millis() < AT_ONCE, refused::toString);
    assertEquals(0, mesh.announced());
  }
}
