package io.weft.demo.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.demo.process.Workspace.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the real hierarchy of control groups, in a group of its own. */
@Tag("kernel")
class WorkspaceTest {
  @TempDir private Path folder;

  private ControlGroup scratch;
  private Places places;

  @BeforeEach
  void makePlaces() throws IOException {
    String name = "weft-demo-test-" + ProcessHandle.current().pid();
    scratch = new ControlGroup(ControlGroup.root().resolve(name));
    places =
        new Places(
            Files.createDirectory(folder.resolve("files")),
            scratch.create("groups"),
            Files.createDirectory(folder.resolve("pins")),
            folder.resolve("lock"));
  }

  @AfterEach
  void removeScratch() {
    scratch.remove();
  }

  @Test
  void takesEverythingAwayProcessesToo() throws Exception {
    Workspace workspace = Workspace.open(places, "weft-demo-1");
    Process sleeper = sleeper(workspace.cgroup("shop"));
    Files.writeString(Files.createDirectories(workspace.pins().resolve("node")).resolve("map"), "");
    workspace.close();
    assertTrue(sleeper.waitFor(5, TimeUnit.SECONDS));
    assertEquals(List.of(), all());
  }

  @Test
  void takesLeftoversAwayButNotWhatRuns() throws Exception {
    try (Workspace running = Workspace.open(places, "weft-demo-1")) {
      // A demo that was killed leaves all but the lock.
      Path cgroup = Files.createDirectories(places.cgroups().resolve("weft-demo-2/node"));
      Process sleeper = sleeper(cgroup);
      Files.createDirectories(places.files().resolve("weft-demo-2/state"));
      Files.writeString(places.files().resolve("weft-demo-2/lock"), "");
      Files.createDirectories(places.pins().resolve("weft-demo-2/v1"));
      Files.createDirectories(places.pins().resolve("another"));
      Workspace.open(places, "weft-demo-3").close();
      assertTrue(sleeper.waitFor(5, TimeUnit.SECONDS));
      assertTrue(Files.exists(running.folder()));
      assertEquals(List.of("weft-demo-1", "another"), all());
    }
  }

  @Test
  void endsAChildWithItsInput() throws Exception {
    var lines = new ArrayList<String>();
    var child = new Child("cat", List.of("cat"), Map.of(), lines::add, line -> {});
    child.check();
    child.order("hello");
    child.close();
    assertEquals(List.of("hello"), lines);
    var ended = assertThrows(DemoException.class, child::check);
    assertTrue(ended.getMessage().startsWith("cat ended with status 0"), ended.getMessage());
  }

  private static Process sleeper(Path cgroup) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(Launch.inGroup(cgroup, List.of("sleep", "60"))).start();
    while (Files.readString(cgroup.resolve("cgroup.procs")).isEmpty()) {
      assertFalse(process.waitFor(10, TimeUnit.MILLISECONDS));
    }
    return process;
  }

  private List<String> all() throws IOException {
    var names = new ArrayList<String>();
    for (Path place : List.of(places.files(), places.pins())) {
      try (var children = Files.list(place)) {
        children.map(child -> child.getFileName().toString()).forEach(names::add);
      }
    }
    return names;
  }
}
