package io.weft.it.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.it.node.Wait;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernel carries requests of several clients to several endpoints, none of which waits in a
 * blocking call; what does not fit goes through the relay. Each request and each answer bears a
 * token of its own.
 */
class SpliceIT {
  @TempDir private Path folder;

  @Test
  void everyOctetArrivesWhereItBelongs() throws IOException {
    var servers = Collections.nCopies(3, Peers.java(ThreadedServer.class));
    try (Mesh mesh = new Mesh(folder, servers, Peers.java(JdkClient.class), Mesh.SPLICED)) {
      List<Process> clients = new ArrayList<>();
      for (int seed = 0; seed < 4; seed++) {
        clients.add(mesh.start(Peers.java(RawClient.class), 300, 1, seed));
      }
      for (Process client : clients) {
        assertEquals("ok", Mesh.word(client));
      }
      double carried = mesh.carried();
      assertTrue(carried > 1000, () -> "carried: " + carried);
      assertEquals(0, mesh.node().metric("weft_splice_messages_total{outcome=\"unasked\"}"));
      settle(mesh);
    }
  }

  @Test
  void anEndpointThatBreaksHarmsNobodyElse() throws IOException {
    var servers = Collections.nCopies(2, Peers.java(BreakingServer.class));
    try (Mesh mesh = new Mesh(folder, servers, Peers.java(BreakingClient.class), Mesh.SPLICED)) {
      List<Process> clients = new ArrayList<>();
      for (int seed = 0; seed < 3; seed++) {
        clients.add(mesh.start(Peers.java(BreakingClient.class), 600, 1, seed));
      }
      for (Process client : clients) {
        assertEquals("ok", Mesh.word(client));
      }
      double carried = mesh.carried();
      assertTrue(carried > 300, () -> "carried: " + carried);
      settle(mesh);
    }
  }

  /** What was lent is back, and nobody is joined any more. */
  private static void settle(Mesh mesh) throws IOException {
    Wait.until("no client is joined", () -> mesh.node().metric("weft_splice_clients") == 0);
    Wait.until(
        "nothing is under way",
        () -> {
          List<String> active = mesh.node().rows("endpoints").findValuesAsText("active");
          return active.stream().allMatch("0"::equals);
        });
  }
}
