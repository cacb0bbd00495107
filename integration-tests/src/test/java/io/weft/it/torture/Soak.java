package io.weft.it.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.it.Project;
import io.weft.it.node.NodeAnswer;
import io.weft.it.node.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Torture for as long as it is told to, {@code ./weft test soak MINUTES}: all clients at once,
 * again and again, while each feature's bundle in turn is loaded anew. The kernel carries what it
 * can, the relay all else.
 */
class Soak {
  private static final Duration TIME =
      Duration.ofMinutes(Long.parseLong(System.getProperty("weft.soak.minutes", "1")));
  private static final Duration BETWEEN_UPDATES = Duration.ofSeconds(20);
  private static final int REQUESTS = 400;
  private static final int CONNECTIONS = 8;

  /** Threads and pools of the runtime come and go by so many descriptors. */
  private static final long SLACK = 24;

  @TempDir private Path folder;
  private int updates;
  private int runs;

  @Test
  void noAnswerIsWrongAndNothingLeaks() throws IOException {
    Peers peers = new Peers(folder);
    try (Mesh mesh = new Mesh(folder, peers, Mesh.SPLICED)) {
      round(mesh, peers, 0);
      long before = descriptors(mesh);
      long begun = System.nanoTime();
      for (int seed = 1; System.nanoTime() - begun < TIME.toNanos(); seed++) {
        round(mesh, peers, seed);
        System.out.printf(
            "soak: %d s, %d runs of clients, %d updates, none wrong%n",
            Duration.ofNanos(System.nanoTime() - begun).toSeconds(), runs, updates);
      }
      Wait.until(
          "the descriptors are as at the beginning, " + before,
          () -> descriptors(mesh) <= before + SLACK);
      double carried = mesh.carried();
      assertTrue(carried > runs, () -> "the kernel carried only " + carried);
      assertTrue(updates > 0 || TIME.compareTo(BETWEEN_UPDATES) < 0, "no bundle was updated");
    }
  }

  /** Every client once, with an update each time that it is due. */
  private void round(Mesh mesh, Peers peers, int seed) throws IOException {
    Map<String, Process> clients = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> client : peers.clients().entrySet()) {
      clients.put(client.getKey(), mesh.start(client.getValue(), REQUESTS, CONNECTIONS, seed));
    }
    long updated = System.nanoTime();
    while (clients.values().stream().anyMatch(Process::isAlive)) {
      if (System.nanoTime() - updated > BETWEEN_UPDATES.toNanos()) {
        updated = System.nanoTime();
        update(mesh);
      }
      Wait.sleep(100);
    }
    for (Map.Entry<String, Process> client : clients.entrySet()) {
      assertEquals("ok", Mesh.word(client.getValue()), () -> "client " + client.getKey());
      runs++;
    }
    update(mesh);
  }

  private void update(Mesh mesh) throws IOException {
    List<Path> features = new ArrayList<>(Project.features());
    String feature = features.get(updates++ % features.size()).getFileName().toString();
    Path jar = Project.bundle(feature);
    NodeAnswer answer = mesh.node().ask("bundle", "update", "io.weft." + feature, jar.toString());
    assertEquals(0, answer.status(), answer.message());
    // While both versions are there, the node has metrics all the same.
    assertTrue(mesh.carried() > 0);
  }

  private static long descriptors(Mesh mesh) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + mesh.node().pid() + "/fd"))) {
      return all.count();
    }
  }
}
