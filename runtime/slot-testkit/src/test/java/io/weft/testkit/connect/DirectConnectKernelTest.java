package io.weft.testkit.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.table.Gear;
import io.weft.testkit.connect.EnrolledProcess.Outcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gear 1: connect() of an enrolled process goes straight to the endpoint. */
@Tag("kernel")
class DirectConnectKernelTest {
  private static final String SERVICE = "127.66.0.1";
  private static final String SERVICE6 = "fd00:66::1";
  private static final int ECONNREFUSED = 111;

  /** Milliseconds; TCP would try again after 1000. */
  private static final int AT_ONCE = 900;

  private static final int EAFNOSUPPORT = 97;
  private static final int EAGAIN = 11;
  private static final int EINPROGRESS = 115;
  private static final int CLUSTER = 3;

  private ConnectMesh mesh;
  private Server v4;
  private Server v6;

  @BeforeEach
  void open() throws Exception {
    mesh = new ConnectMesh();
    v4 = new Server("127.0.0.1", 'a');
    v6 = new Server("::1", 'b');
  }

  @AfterEach
  void close() throws Exception {
    v4.close();
    v6.close();
    mesh.close();
  }

  private int serve(String service, InetSocketAddress backend) {
    int endpoint = mesh.harness.cluster(CLUSTER, backend);
    mesh.listener(2, Gear.DIRECT, CLUSTER, service, 80);
    return endpoint;
  }

  private void assertNothingUnderWay(int endpoint) throws Exception {
    // The last state change of a socket comes with the peer's FIN.
    for (int i = 0; i < 200 && mesh.harness.endpoints().active(endpoint) != 0; i++) {
      Thread.sleep(10);
    }
    assertEquals(0, mesh.harness.endpoints().active(endpoint));
    assertEquals(0, mesh.leases());
  }

  /**
   * 4: an IPv4 socket; 6: IPv4 mapped in an IPv6 socket, as Java clients have it; n: non-blocking.
   */
  @ParameterizedTest
  @ValueSource(strings = {"4", "6", "4n", "6n"})
  void reachesTheEndpointAndShowsTheService(String family) throws Exception {
    int endpoint = serve(SERVICE, v4.address());
    Outcome made = mesh.client.connect(family, SERVICE, 80);
    assertEquals(0, made.errno());
    String service = family.startsWith("4") ? "127.66.0.1:80" : "[mapped 127.66.0.1]:80";
    assertEquals(service, made.peer());
    assertEquals(1, mesh.harness.endpoints().active(endpoint));
    mesh.client.close(made);
    assertNothingUnderWay(endpoint);
    assertEquals(1, mesh.harness.endpoints().total(endpoint));
  }

  @Test
  void givesAJavaClientTheEndpointsBytes() throws Exception {
    serve(SERVICE, v4.address());
    assertEquals("read " + (int) 'a', mesh.client.java(SERVICE, 80));
  }

  @ParameterizedTest
  @ValueSource(strings = {"6", "6n"})
  void ipv6ServicesReachBothFamilies(String family) throws Exception {
    for (Server server : new Server[] {v4, v6}) {
      int endpoint = serve(SERVICE6, server.address());
      Outcome made = mesh.client.connect(family, SERVICE6, 80);
      assertEquals(0, made.errno());
      assertEquals("[fd00:66:0:0:0:0:0:1]:80", made.peer());
      mesh.client.close(made);
      assertNothingUnderWay(endpoint);
    }
  }

  @Test
  void anIpv4SocketCannotReachAnIpv6Endpoint() throws Exception {
    int endpoint = serve(SERVICE, v6.address());
    assertEquals(EAFNOSUPPORT, mesh.client.connect("4", SERVICE, 80).errno());
    assertEquals(0, mesh.client.connect("6", SERVICE, 80).errno());
    assertEquals(1, mesh.harness.endpoints().active(endpoint));
    assertEquals(0, mesh.leases());
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "6", "4n", "6n"})
  void noEndpointIsRefusedAtOnce(String family) throws Exception {
    mesh.harness.cluster(CLUSTER);
    mesh.listener(2, Gear.DIRECT, CLUSTER, SERVICE, 80);
    Outcome refused = mesh.client.connect(family, SERVICE, 80);
    assertEquals(ECONNREFUSED, refused.errno());
    assertTrue(refused.millis() < AT_ONCE, refused::toString);
    assertEquals(0, mesh.leases());
  }

  /** An absent slot is answered by its phase's onmiss, and never by a plain connection. */
  @Test
  void withoutTheSlotThatChoosesNothingGoesThrough() throws Exception {
    serve(v4.address().getAddress().getHostAddress(), v4.address());
    mesh.destination("127.0.0.1", v4.port(), 2);
    mesh.harness.uninstall("weft_cluster");
    assertEquals(ECONNREFUSED, mesh.client.connect("4", "127.0.0.1", v4.port()).errno());
    mesh.harness.removeSlot("weft_cluster");
    assertEquals(ECONNREFUSED, mesh.client.connect("6", "127.0.0.1", v4.port()).errno());
    mesh.harness.slot(
        mesh.harness.load("bpf/cluster.bpf.o"), "weft_cluster", Phase.BALANCE, 0, OnMiss.REJECT);
    assertEquals(0, mesh.client.connect("4", "127.0.0.1", v4.port()).errno());
    assertEquals(0, mesh.leases());
  }

  @Test
  void countsAreEvenAfterManyConnections() throws Exception {
    int endpoint = serve(SERVICE, v4.address());
    assertEquals("{0=1200}", mesh.client.many("4", SERVICE, 80, 1200));
    assertEquals("{0=800}", mesh.client.many("6", SERVICE, 80, 800));
    assertNothingUnderWay(endpoint);
    assertEquals(2000, mesh.harness.endpoints().total(endpoint));
  }

  @Test
  void connectionsThatFailDoNotCount() throws Exception {
    InetSocketAddress closed;
    try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      closed = (InetSocketAddress) once.getLocalSocketAddress();
    }
    int endpoint = serve(SERVICE, closed);
    assertEquals("{111=400}", mesh.client.many("4", SERVICE, 80, 400));
    assertEquals(ECONNREFUSED, mesh.client.connect("6n", SERVICE, 80).errno());
    assertNothingUnderWay(endpoint);
  }

  /** Its backlog full, a listener lets SYNs lie: the connection counts until it is given up. */
  @Test
  void connectionsThatAreGivenUpStopCounting() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int endpoint = serve(SERVICE, (InetSocketAddress) full.getLocalSocketAddress());
      Outcome[] begun = new Outcome[6];
      for (int i = 0; i < begun.length; i++) {
        begun[i] = mesh.client.start("4", SERVICE, 80);
        assertEquals(EINPROGRESS, begun[i].errno());
      }
      assertEquals(begun.length, mesh.harness.endpoints().active(endpoint));
      for (Outcome one : begun) {
        mesh.client.close(one);
      }
      full.close();
      assertNothingUnderWay(endpoint);
    }
  }

  @Test
  void withoutAFreeRequestContextTheCallerMayTryAgain() throws Exception {
    int endpoint = serve(SERVICE, v4.address());
    mesh.holdLeases(true);
    assertEquals(EAGAIN, mesh.client.connect("4", SERVICE, 80).errno());
    mesh.holdLeases(false);
    Outcome made = mesh.client.connect("4", SERVICE, 80);
    assertEquals(0, made.errno());
    mesh.client.close(made);
    assertNothingUnderWay(endpoint);
  }
}
