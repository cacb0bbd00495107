package io.weft.relay.internal.splice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.kernel.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExclusionTest {
  private final Exclusion exclusion = new Exclusion();
  private final Path group =
      Cgroups.root().resolve("g3-exclusion-" + ProcessHandle.current().pid());
  private Process process;

  @BeforeEach
  void enter() throws IOException {
    Files.createDirectory(group);
    process = new ProcessBuilder("sleep", "60").start();
    Files.writeString(group.resolve("cgroup.procs"), Long.toString(process.pid()));
  }

  @AfterEach
  void leave() throws Exception {
    process.destroyForcibly().waitFor();
    for (int i = 0; i < 100 && !Files.readString(group.resolve("cgroup.procs")).isEmpty(); i++) {
      Thread.sleep(10);
    }
    Files.delete(group);
  }

  private long id() throws IOException {
    return (long) Files.getAttribute(group, "unix:ino");
  }

  private Optional<String> objection(long cgroup) throws InterruptedException {
    long opened = System.nanoTime();
    for (int i = 0; i < 1000 && !exclusion.isKnown(cgroup, opened); i++) {
      Thread.sleep(5);
    }
    assertTrue(exclusion.isKnown(cgroup, opened));
    return exclusion.objection(cgroup);
  }

  @Test
  void namesOfProcessesAndPathsOfGroupsKeepOut() throws Exception {
    assertEquals(Optional.empty(), objection(id()));
    exclusion.patterns(List.of("other", "sle*"));
    assertEquals(Optional.of("splice.exclude: sle*"), objection(id()));
    exclusion.patterns(List.of("/g3-exclusion-*"));
    assertEquals(Optional.of("splice.exclude: /g3-exclusion-*"), objection(id()));
    exclusion.patterns(List.of("haproxy", "/pods/**"));
    assertEquals(Optional.empty(), objection(id()));
  }

  @Test
  void whoCameAfterALookIsLookedAt() throws Exception {
    exclusion.patterns(List.of("sleep"));
    process.destroyForcibly().waitFor();
    assertEquals(Optional.empty(), objection(id()));
    process = new ProcessBuilder("sleep", "60").start();
    Files.writeString(group.resolve("cgroup.procs"), Long.toString(process.pid()));
    assertEquals(Optional.of("splice.exclude: sleep"), objection(id()));
  }

  @Test
  void aGroupThatIsGoneStaysOut() throws Exception {
    exclusion.patterns(List.of("any"));
    assertTrue(objection(1L << 60).isPresent());
    assertEquals(Optional.empty(), objection(0));
  }
}
