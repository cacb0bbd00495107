package io.weft.enrolment.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.spi.command.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTreeTest {
  @TempDir private Path root;
  private CgroupTree tree;

  @BeforeEach
  void makeGroups() throws IOException {
    group("system.slice/shop-web.service", "11\n12\n");
    group("system.slice/shop-web.service/worker", "13\n");
    group("system.slice/cron.service", "21\n");
    group("user.slice", "");
    tree = new CgroupTree(root);
  }

  private void group(String name, String processes) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    Files.writeString(folder.resolve("cgroup.procs"), processes);
  }

  private Set<Path> groups(String... names) {
    return new java.util.TreeSet<>(List.of(names).stream().map(root::resolve).toList());
  }

  @Test
  void aPatternStaysInItsFolderUnlessItHasTwoStars() {
    assertEquals(
        groups("system.slice/shop-web.service"),
        tree.matching(List.of("system.slice/shop-*.service")));
    assertEquals(groups(), tree.matching(List.of("shop-*")));
    assertEquals(
        groups("system.slice/shop-web.service", "system.slice/shop-web.service/worker"),
        tree.matching(List.of("system.slice/shop**")));
    assertEquals(groups(), tree.matching(List.of()));
  }

  @Test
  void theRootMatchesNoPattern() {
    assertTrue(!tree.matching(List.of("**", "")).contains(root));
  }

  @Test
  void processesOfGroupsBelowBelong() {
    assertEquals(
        Set.of(11L, 12L, 13L), tree.processes(root.resolve("system.slice/shop-web.service")));
    assertEquals(Set.of(), tree.processes(root.resolve("user.slice")));
    assertEquals(Set.of(), tree.processes(root.resolve("gone")));
  }

  @Test
  void aGroupIsNamedByPathBelowTheRootOrAbsolutely() throws UsageException {
    Path group = root.resolve("user.slice");
    assertEquals(group, tree.named("user.slice"));
    assertEquals(group, tree.named(group.toString()));
    assertEquals("user.slice", tree.name(group));
  }

  @Test
  void whatIsNoGroupOfTheTreeIsRefused() {
    for (String word : List.of("none", "..", "/etc", ".", "user.slice/..")) {
      assertThrows(UsageException.class, () -> tree.named(word), word);
    }
  }

  @Test
  void theMountIsFound() throws IOException {
    Path mountinfo =
        Files.writeString(
            root.resolve("mountinfo"),
            "24 30 0:22 / /proc rw,nosuid - proc proc rw\n"
                + "35 34 0:29 / /sys/fs/cgroup/unified rw shared:9 - cgroup2 none rw\n");
    assertEquals("a/b", CgroupTree.mounted(mountinfo).name(Path.of("/sys/fs/cgroup/unified/a/b")));
    Path none = Files.writeString(root.resolve("none"), "24 30 0:22 / /proc rw - proc proc rw\n");
    assertTrue(
        assertThrows(IllegalStateException.class, () -> CgroupTree.mounted(none))
            .getMessage()
            .contains("mount -t cgroup2"));
  }
}
