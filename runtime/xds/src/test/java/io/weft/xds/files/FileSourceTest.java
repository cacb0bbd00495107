package io.weft.xds.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.xds.coverage.ApiTypes;
import io.weft.xds.engine.SerialThread;
import io.weft.xds.engine.SourceId;
import io.weft.xds.testing.Mesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
  private static final int LIMIT_MILLIS = 200;

  @TempDir Path directory;

  private final SerialThread serial = new SerialThread("test-xds");
  private final Mesh mesh = new Mesh(serial);
  private FileSource source;

  @AfterEach
  void stop() {
    source.close();
    serial.close();
  }

  private static String clusters(String... names) {
    var text = new StringBuilder("static_resources:\n  clusters:\n");
    for (String name : names) {
      text.append("  - name: ").append(name).append("\n    type: STATIC\n");
    }
    return text.toString();
  }

  private void start() throws IOException {
    start(directory);
  }

  private void start(Path path) throws IOException {
    serial.ask(mesh::open);
    source =
        new FileSource(new SourceId("f", 1), List.of(path), serial, mesh.engine, new ApiTypes());
    source.start();
  }

  private void awaitMissing(String expected) throws InterruptedException {
    String now = serial.ask(() -> source.missing().orElse(""));
    for (int i = 0; i < 500 && !now.equals(expected); i++) {
      Thread.sleep(5);
      now = serial.ask(() -> source.missing().orElse(""));
    }
    assertEquals(expected, now);
  }

  @Test
  void theFirstConfigurationIsThereWhenEveryFileIsThereAndReadable() throws Exception {
    Path file = directory.resolve("a.yaml");
    start(file);
    awaitMissing(file + ": there is no such file");
    Files.writeString(file, clusters("a") + "    lb_policie: MAGLEV\n");
    awaitMissing(
        file + ": line 5, column 5: envoy.config.cluster.v3.Cluster has no field lb_policie");
    Files.writeString(file, clusters("a"));
    awaitMissing("");
  }

  /** How long until these clusters are in force. */
  private long await(Set<String> names) throws InterruptedException {
    long start = System.nanoTime();
    Set<String> now = inForce();
    while (!names.equals(now) && System.nanoTime() - start < 5_000_000_000L) {
      Thread.sleep(2);
      now = inForce();
    }
    assertEquals(names, now);
    return (System.nanoTime() - start) / 1_000_000;
  }

  private Set<String> inForce() {
    return serial.ask(() -> Set.copyOf(mesh.clusters.inForce.keySet()));
  }

  @Test
  void followsEditsInPlaceRenamesAndDeletionsQuickly() throws Exception {
    Path file = directory.resolve("a.yaml");
    Files.writeString(file, clusters("a"));
    start();
    await(Set.of("a"));

    Files.writeString(file, clusters("a", "b"));
    long inPlace = await(Set.of("a", "b"));
    Path other = directory.resolve("a.yaml.tmp");
    Files.writeString(other, clusters("c"));
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
    long renamed = await(Set.of("c"));
    Files.writeString(file, clusters("c", "d").strip());
    long unfinished = await(Set.of("c", "d"));
    Files.delete(file);
    await(Set.of());
    assertTrue(inPlace <= LIMIT_MILLIS, "in place: " + inPlace + " ms");
    assertTrue(renamed <= LIMIT_MILLIS, "renamed: " + renamed + " ms");
    assertTrue(unfinished <= LIMIT_MILLIS, "without an end of line: " + unfinished + " ms");
  }

  @Test
  void aBrokenFileKeepsTheLastGoodOneAndSaysWhere() throws Exception {
    Path file = directory.resolve("a.yaml");
    Files.writeString(file, clusters("a"));
    start();
    await(Set.of("a"));
    Files.writeString(file, clusters("a", "b") + "    lb_policie: MAGLEV\n");
    for (int i = 0; i < 500 && source.status().iterator().next().problem().isEmpty(); i++) {
      Thread.sleep(5);
    }
    assertEquals(
        "line 7, column 5: envoy.config.cluster.v3.Cluster has no field lb_policie",
        source.status().iterator().next().problem());
    assertEquals(Set.of("a"), inForce());
  }

  @Test
  void aFileThatIsWrittenInPiecesIsReadWhenItIsWhole() throws Exception {
    Path file = directory.resolve("a.yaml");
    Files.writeString(file, clusters("a", "b", "c"));
    start();
    await(Set.of("a", "b", "c"));
    serial.ask(mesh::takeLog);
    String next = clusters("a", "b", "c", "d");
    try (var out = Files.newOutputStream(file)) {
      for (String line : next.split("(?<=\n)")) {
        out.write(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        out.flush();
        Thread.sleep(3);
      }
    }
    await(Set.of("a", "b", "c", "d"));
    assertEquals(
        List.of("+cluster d"), serial.ask(mesh::takeLog), "nothing was taken away meanwhile");
  }
}
