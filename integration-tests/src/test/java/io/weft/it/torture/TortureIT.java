package io.weft.it.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients and servers of several languages at once: the requests of each connection go to one
 * server after the other, and everybody checks every octet.
 */
class TortureIT {
  private static final int REQUESTS = 240;
  private static final int CONNECTIONS = 4;

  /** Of some 4,000 requests: several clients or servers block, and RawClient breaks up most. */
  private static final int FAIR_SHARE = 300;

  @TempDir private Path folder;

  @Test
  void everyOctetArrivesWhereItBelongs() throws IOException {
    Peers peers = new Peers(folder);
    try (Mesh mesh = new Mesh(folder, peers, Mesh.RELAYED)) {
      torture(mesh, peers);
    }
  }

  @Test
  void everyOctetOfTheKernelDoesToo() throws IOException {
    Peers peers = new Peers(folder);
    try (Mesh mesh = new Mesh(folder, peers, Mesh.SPLICED)) {
      torture(mesh, peers);
      double carried = mesh.carried();
      assertTrue(carried > FAIR_SHARE, () -> "carried: " + carried);
      assertEquals(0, mesh.node().metric("weft_splice_messages_total{outcome=\"unasked\"}"));
    }
  }

  private static void torture(Mesh mesh, Peers peers) throws IOException {
    Map<String, Process> clients = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> client : peers.clients().entrySet()) {
      int seed = clients.size() + 1;
      clients.put(client.getKey(), mesh.start(client.getValue(), REQUESTS, CONNECTIONS, seed));
    }
    for (Map.Entry<String, Process> client : clients.entrySet()) {
      assertEquals("ok", Mesh.word(client.getValue()), () -> "client " + client.getKey());
    }
  }
}
