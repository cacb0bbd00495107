package io.weft.testkit.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.pipeline.table.Gear;
import io.weft.testkit.connect.EnrolledProcess.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which listener takes a connection: exact address, any address, any port, nobody. */
@Tag("kernel")
class ListenerLookupKernelTest {
  private static final int ECONNREFUSED = 111;
  private static final int NOBODY = 5;

  private ConnectMesh mesh;
  private Server plain;
  private Server exact;
  private Server port;
  private Server rest;

  @BeforeEach
  void open() throws Exception {
    mesh = new ConnectMesh();
    plain = new Server("127.0.0.1", 'p');
    exact = new Server("127.0.0.1", 'e');
    port = new Server("127.0.0.1", 'o');
    rest = new Server("127.0.0.1", 'r');
    mesh.harness.cluster(1, exact.address());
    mesh.harness.cluster(2, port.address());
    mesh.harness.cluster(3, rest.address());
    mesh.listener(1, Gear.DIRECT, 1);
    mesh.listener(2, Gear.DIRECT, 2);
    mesh.listener(3, Gear.DIRECT, 3);
  }

  @AfterEach
  void close() throws Exception {
    for (Server server : new Server[] {plain, exact, port, rest}) {
      server.close();
    }
    mesh.close();
  }

  private String reached(String address, int at) throws Exception {
    String answer = mesh.client.java(address, at);
    return Character.toString(Integer.parseInt(answer.substring("read ".length())));
  }

  @Test
  void theMostSpecificListenerTakesIt() throws Exception {
    int at = plain.port();
    assertEquals("p", reached("127.0.0.1", at));
    mesh.destination("", at, 2);
    assertEquals("o", reached("127.0.0.1", at));
    assertEquals("o", reached("127.66.0.9", at));
    mesh.destination("127.66.0.9", at, 1);
    assertEquals("e", reached("127.66.0.9", at));
    assertEquals("o", reached("127.66.0.8", at));
  }

  @Test
  void whatNobodyTakesGoesToTheRestsListener() throws Exception {
    mesh.destination("", 0, 3);
    mesh.destination("127.66.0.9", 80, 1);
    mesh.destination("", 81, 2);
    assertEquals("e", reached("127.66.0.9", 80));
    assertEquals("o", reached("127.66.0.9", 81));
    assertEquals("r", reached("127.66.0.9", 82));
    assertEquals("r", reached("203.0.113.7", 443));
    assertEquals("r", reached("2001:db8::7", 443));
  }

  /** A process talks to its own host's loopback whatever the mesh knows, as with Istio's rules. */
  @Test
  void theRestsListenerLeavesLoopbackAlone() throws Exception {
    mesh.destination("", 0, 3);
    assertEquals("p", reached("127.0.0.1", plain.port()));
    assertEquals("p", reached("0.0.0.0", plain.port()));
    assertEquals(ECONNREFUSED, mesh.client.connect("6", "::1", plain.port()).errno());
    try (Server v6 = new Server("::1", 'q')) {
      assertEquals("q", reached("::1", v6.port()));
    }
  }

  /** outboundTrafficPolicy REGISTRY_ONLY: a cluster without endpoints. */
  @Test
  void theRestCanBeBlocked() throws Exception {
    mesh.harness.cluster(NOBODY);
    mesh.listener(4, Gear.DIRECT, NOBODY);
    mesh.destination("", 0, 4);
    for (String family : new String[] {"4", "6", "4n", "6n"}) {
      Outcome refused = mesh.client.connect(family, "203.0.113.7", 443);
      assertEquals(ECONNREFUSED, refused.errno(), refused.toString());
    }
    mesh.destination("203.0.113.7", 443, 1);
    assertEquals("e", reached("203.0.113.7", 443));
  }

  /**
   * A listener that is not filled yet takes nothing, and the runtime itself is never redirected.
   */
  @Test
  void absentListenersAndTheRuntimeAreLeftAlone() throws Exception {
    int at = plain.port();
    mesh.destination("127.0.0.1", at, 99);
    assertEquals("p", reached("127.0.0.1", at));
    mesh.destination("127.0.0.1", at, 1);
    assertEquals("e", reached("127.0.0.1", at));
    mesh.harness.core().control().runtime(mesh.client.pid());
    assertEquals("p", reached("127.0.0.1", at));
  }
}
