package io.weft.it.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.it.node.Shell;
import io.weft.it.node.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  @TempDir private Path folder;

  @Test
  void everyOctetArrivesWhereItBelongs() throws IOException {
    Peers peers = new Peers(folder);
    try (Mesh mesh = new Mesh(folder, peers, "  io.weft.relay: {loops: 2}")) {
      List<String> jdk = peers.clients().get("jdk");
      Wait.until("the servers are reached", () -> word(mesh.start(jdk, 5, 1, 0)).equals("ok"));
      Map<String, Process> clients = new LinkedHashMap<>();
      for (Map.Entry<String, List<String>> client : peers.clients().entrySet()) {
        int seed = clients.size() + 1;
        clients.put(client.getKey(), mesh.start(client.getValue(), REQUESTS, CONNECTIONS, seed));
      }
      for (Map.Entry<String, Process> client : clients.entrySet()) {
        assertEquals("ok", word(client.getValue()), () -> "client " + client.getKey());
      }
    }
  }

  /** ok, or what the client saw instead. */
  private static String word(Process client) throws IOException {
    String line = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int _ = Shell.exit(client);
    return line.startsWith("ok ") ? "ok" : line.strip();
  }
}
