package io.weft.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.launcher.config.NodeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars in the node's bundle folder. */
class DropInTest {

  private static final long PATIENCE_MILLIS = 10_000;

  @TempDir private Path folder;

  @Test
  void aJarComesChangesAndGoes() throws Exception {
    TestHome home = new TestHome(folder.resolve("home")).greeting("one", "", "a");
    NodeConfig config = home.config(List.of("one"), Map.of());
    Path drop = config.directories().bundles();
    try (Node node = Node.start(config)) {
      assertEquals(Map.of(), node.startFeatures());

      drop("v", "hello", drop);
      expect(List.of("hello"), node, "v");
      drop("v", "hello again", drop);
      expect(List.of("hello again"), node, "v");
      drop("a", "vendor's", drop);
      expect(List.of("vendor's"), node, "a");

      Files.delete(drop.resolve("v.jar"));
      expect(List.of(), node, "v");
      Files.delete(drop.resolve("a.jar"));
      expect(List.of("a"), node, "a");
    }
  }

  @Test
  void aJarThatWasThereBeforeIsDeployedAndABrokenOneIsNot() throws Exception {
    TestHome home = new TestHome(folder.resolve("home"));
    NodeConfig config = home.config(List.of(), Map.of());
    Path drop = config.directories().bundles();
    drop("v", "hello", drop);
    Files.writeString(drop.resolve("broken.jar"), "no jar");
    try (Node node = Node.start(config)) {
      assertEquals(Map.of(), node.startFeatures());
      expect(List.of("hello"), node, "v");
    }
  }

  private void drop(String name, String greeting, Path drop) throws Exception {
    Path made = TestHome.greeter(name, greeting).write(folder.resolve("made.jar"));
    Files.createDirectories(drop);
    Files.copy(
        made, drop.resolve(name + ".jar"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static void expect(List<String> greetings, Node node, String bundle)
      throws InterruptedException {
    long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (!greetings.equals(Greetings.of(node, bundle)) && System.currentTimeMillis() < deadline) {
      Thread.sleep(20);
    }
    assertEquals(greetings, Greetings.of(node, bundle));
  }
}
