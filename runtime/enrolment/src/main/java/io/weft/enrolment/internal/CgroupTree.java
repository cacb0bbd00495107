package io.weft.enrolment.internal;

import io.weft.spi.command.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The cgroup2 hierarchy as a tree of folders. */
final class CgroupTree {
  private final Path root;

  CgroupTree(Path root) {
    this.root = root;
  }

  /**
   * The tree that is mounted.
   *
   * @throws IllegalStateException when cgroup2 is not mounted
   */
  static CgroupTree mounted(Path mountinfo) {
    try (Stream<String> lines = Files.lines(mountinfo)) {
      return lines
          .map(line -> line.split(" "))
          .filter(CgroupTree::isCgroup2)
          .findFirst()
          .map(fields -> new CgroupTree(Path.of(fields[4])))
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "cgroup2 is not mounted; mount it: mount -t cgroup2 none /sys/fs/cgroup"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + mountinfo, e);
    }
  }

  /** The file system's type follows a lone hyphen (proc_pid_mountinfo(5)). */
  private static boolean isCgroup2(String[] fields) {
    int hyphen = List.of(fields).indexOf("-");
    return hyphen > 0 && hyphen + 1 < fields.length && fields[hyphen + 1].equals("cgroup2");
  }

  /** Folders whose path below the root matches a glob. */
  Set<Path> matching(List<String> globs) {
    if (globs.isEmpty()) {
      return Set.of();
    }
    List<PathMatcher> matchers =
        globs.stream().map(g -> FileSystems.getDefault().getPathMatcher("glob:" + g)).toList();
    try (Stream<Path> folders = Files.walk(root)) {
      return folders
          .filter(Files::isDirectory)
          .filter(f -> !f.equals(root))
          .filter(f -> matchers.stream().anyMatch(m -> m.matches(root.relativize(f))))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException | UncheckedIOException e) {
      // A group vanished during the walk; the next look sees the tree as it is then.
      return Set.of();
    }
  }

  /**
   * Processes in a group and below. Asked a few times a second, beside requests that wait for the
   * same processor: a walk would read the attributes of each of a group's many files.
   */
  Set<Long> processes(Path group) {
    var pids = new TreeSet<Long>();
    collect(group, pids);
    return pids;
  }

  private static void collect(Path group, Set<Long> pids) {
    try {
      Files.readString(group.resolve("cgroup.procs"), StandardCharsets.US_ASCII)
          .lines()
          .map(Long::valueOf)
          .filter(pid -> pid != 0)
          .forEach(pids::add);
      if (!isLeaf(group)) {
        groupsIn(group).forEach(below -> collect(below, pids));
      }
    } catch (IOException | UncheckedIOException e) {
      // The group vanished: it has no processes.
      return;
    }
  }

  /** A folder's links are its name, its own dot and the two dots of each folder in it. */
  private static boolean isLeaf(Path group) throws IOException {
    return Files.getAttribute(group, "unix:nlink").equals(2);
  }

  private static List<Path> groupsIn(Path group) throws IOException {
    try (Stream<Path> entries = Files.list(group)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }

  /**
   * The group that a user names: a path below the root, an absolute path, or a process id.
   *
   * @throws UsageException when there is no such group, or it is the root
   */
  Path named(String word) throws UsageException {
    Path group =
        word.matches("\\d+") ? ofProcess(Long.parseLong(word)) : root.resolve(word).normalize();
    if (!group.startsWith(root) || !Files.isDirectory(group)) {
      throw new UsageException("no control group " + group + "; see " + root);
    }
    if (group.equals(root)) {
      throw new UsageException(
          word
              + " is in the root control group, where every process of this machine would be enrolled; start it in a group of"
              + " its own, for example: systemd-run --scope COMMAND");
    }
    return group;
  }

  private Path ofProcess(long pid) throws UsageException {
    Path file = Path.of("/proc", Long.toString(pid), "cgroup");
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("0::/"))
          .map(line -> root.resolve(line.substring("0::/".length())))
          .findFirst()
          .orElseThrow(() -> new UsageException("process " + pid + " has no cgroup2 group"));
    } catch (NoSuchFileException e) {
      throw new UsageException("no process " + pid);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** As people write it. */
  String name(Path group) {
    return group.startsWith(root) ? root.relativize(group).toString() : group.toString();
  }
}
