package io.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.it.node.Application;
import io.weft.it.node.Backend;
import io.weft.it.node.Cgroup;
import io.weft.it.node.Shell;
import io.weft.it.node.TestNode;
import io.weft.it.node.Wait;
import io.weft.it.node.Xds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node leaves when it stops, when it is killed, and when it starts again. */
class RestartIT {
  private static final String ORDER = "tcp 127.66.2.1 8080";

  @TempDir private Path folder;

  @Test
  void nothingIsLeftAfterAStop() throws IOException {
    try (Cgroup group = Cgroup.make("stop");
        TestNode node = TestNode.start(folder, "[]", "")) {
      assertEquals(0, node.ask("enrol", group.name()).status());
      assertTrue(group.attached().contains("weft_"), group.attached());
      assertTrue(Files.isDirectory(pins(node)));
      assertEquals(0, node.stop());
      assertNothingOf(node, group);
    }
  }

  @Test
  void aKilledNodeCostsNoConnectionAndItsSuccessorLeavesNothingStale() throws IOException {
    try (Backend backend = new Backend("catalog");
        Cgroup group = Cgroup.make("kill");
        TestNode node = TestNode.start(folder, "[]", "");
        Application application = Application.in(group)) {
      node.resources(
          "tcp.yaml", Xds.tcp("catalog", "127.66.2.1", 8080, "127.0.0.1", backend.port()));
      assertEquals(0, node.ask("enrol", group.name()).status());
      Wait.until("it is served", () -> application.tell(ORDER).equals("catalog"));
      assertEquals("catalog", application.tell("open 127.66.2.1 8080"));

      node.kill();
      assertEquals("alive", application.tell("echo alive"));
      assertEquals("catalog", application.tell(ORDER));

      node.start();
      Wait.until("it is served again", () -> application.tell(ORDER).equals("catalog"));
      assertEquals("alive", application.tell("echo alive"));
      assertEquals(0, node.stop());
      assertNothingOf(node, group);
      assertEquals("error: Connection refused", application.tell(ORDER));
    }
  }

  private static Path pins(TestNode node) {
    return Path.of("/sys/fs/bpf/weft", node.name());
  }

  private static void assertNothingOf(TestNode node, Cgroup group) throws IOException {
    assertFalse(Files.exists(pins(node)));
    assertFalse(group.attached().contains("weft_"), group.attached());
    assertFalse(Files.exists(node.folder().resolve("run/weft.sock")));
    String namespaces = Shell.out("ip", "netns", "list");
    assertFalse(namespaces.contains(node.name()), namespaces);
  }
}
