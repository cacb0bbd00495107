package io.weft.enrolment.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupsTest {
  @TempDir private Path folder;
  private final List<String> calls = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private String refusal = "";
  private Groups groups;
  private Path group;

  @BeforeEach
  void makeGroup() throws IOException {
    group = Files.createDirectory(folder.resolve("web"));
    groups = new Groups(this::attach, Duration.ofSeconds(10), () -> now);
  }

  private GroupPrograms attach(Path path) {
    if (!refusal.isEmpty()) {
      throw new KernelException(refusal);
    }
    calls.add("attach");
    return new GroupPrograms() {
      @Override
      public void release() {
        calls.add("release");
      }

      @Override
      public void resume() {
        calls.add("resume");
      }

      @Override
      public void close() {
        calls.add("close");
      }
    };
  }

  private void assertCalls(String... expected) {
    assertEquals(List.of(expected), calls);
    calls.clear();
  }

  @Test
  void whoLeavesIsWatchedUntilItsConnectionsHadTime() {
    groups.reconcile(Set.of(group));
    assertCalls("attach", "resume");
    groups.reconcile(Set.of());
    assertCalls("release");
    assertEquals(Set.of(), groups.enrolled());
    now = now.plusSeconds(10);
    groups.reconcile(Set.of());
    assertCalls("close");
  }

  @Test
  void whoComesBackIsNotAttachedTwice() {
    groups.reconcile(Set.of(group));
    groups.reconcile(Set.of());
    groups.reconcile(Set.of(group));
    groups.reconcile(Set.of(group));
    assertCalls("attach", "resume", "release", "resume");
    assertEquals(Set.of(group), groups.enrolled());
  }

  @Test
  void aGroupMadeAnewIsAnotherGroup() throws IOException {
    groups.reconcile(Set.of(group));
    // The new folder is made while the old one exists, so that it cannot get its inode.
    Path anew = Files.createDirectory(folder.resolve("anew"));
    Files.delete(group);
    Files.move(anew, group);
    groups.reconcile(Set.of(group));
    assertCalls("attach", "resume", "close", "attach", "resume");
  }

  @Test
  void aGroupThatVanishedIsForgotten() throws IOException {
    groups.reconcile(Set.of(group));
    Files.delete(group);
    groups.reconcile(Set.of());
    assertCalls("attach", "resume", "close");
  }

  @Test
  void aRefusalIsKeptUntilTheKernelTakesIt() {
    refusal = "cannot attach: EPERM";
    groups.reconcile(Set.of(group));
    assertEquals("cannot attach: EPERM", groups.refused().get(group));
    assertEquals(Set.of(), groups.enrolled());
    refusal = "";
    groups.reconcile(Set.of(group));
    assertEquals(Set.of(), groups.refused().keySet());
    assertEquals(Set.of(group), groups.enrolled());
  }

  @Test
  void allIsDetachedAtTheEnd() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    groups.reconcile(Set.of(group, other));
    groups.reconcile(Set.of(other));
    calls.clear();
    groups.close();
    assertCalls("close", "close");
  }
}
