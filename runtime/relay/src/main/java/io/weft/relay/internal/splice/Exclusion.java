package io.weft.relay.internal.splice;

import io.weft.kernel.Cgroups;
import io.weft.kernel.KernelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Applications whose connections stay with the relay: those in whose control group a process has
 * one of the names, or whose group's path matches. The answer on a group is kept for some seconds.
 * Safe for many threads.
 */
public final class Exclusion {
  private static final long FRESH = TimeUnit.SECONDS.toNanos(10);

  private final Map<Long, Answer> answers = new ConcurrentHashMap<>();
  private volatile List<Pattern> patterns = List.of();

  private record Answer(Optional<String> objection, long at) {}

  private record Pattern(String text, PathMatcher matcher) {
    boolean matches(String candidate) {
      return matcher.matches(Path.of(candidate));
    }
  }

  /** Takes globs; in a path {@code *} stays within a name, {@code **} does not. */
  public void patterns(List<String> globs) {
    patterns =
        globs.stream()
            .map(glob -> new Pattern(glob, FileSystems.getDefault().getPathMatcher("glob:" + glob)))
            .toList();
    answers.clear();
  }

  /** Which pattern keeps the processes of a control group out, if one does. */
  public Optional<String> objection(long cgroup) {
    if (patterns.isEmpty() || cgroup == 0) {
      return Optional.empty();
    }
    long now = System.nanoTime();
    Answer known = answers.get(cgroup);
    if (known == null || now - known.at() > FRESH) {
      known = new Answer(look(cgroup), now);
      answers.put(cgroup, known);
    }
    return known.objection();
  }

  private Optional<String> look(long cgroup) {
    Optional<Path> folder = find(cgroup);
    if (folder.isEmpty()) {
      return Optional.of("its control group cannot be found");
    }
    String path = "/" + Cgroups.root().relativize(folder.get());
    List<String> names = names(folder.get());
    return patterns.stream()
        .filter(pattern -> pattern.matches(path) || names.stream().anyMatch(pattern::matches))
        .findFirst()
        .map(pattern -> "splice.exclude: " + pattern.text());
  }

  /** A control group's id is the inode of its folder. */
  private static Optional<Path> find(long cgroup) {
    try (Stream<Path> folders = Files.walk(Cgroups.root())) {
      return folders
          .filter(Files::isDirectory)
          .filter(folder -> inode(folder) == cgroup)
          .findFirst();
    } catch (IOException | UncheckedIOException | KernelException e) {
      return Optional.empty();
    }
  }

  private static long inode(Path folder) {
    try {
      return (long) Files.getAttribute(folder, "unix:ino");
    } catch (IOException e) {
      return 0;
    }
  }

  private static List<String> names(Path folder) {
    try {
      return Files.readAllLines(folder.resolve("cgroup.procs")).stream()
          .map(Exclusion::name)
          .filter(name -> !name.isEmpty())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String name(String pid) {
    try {
      return Files.readString(Path.of("/proc", pid, "comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
