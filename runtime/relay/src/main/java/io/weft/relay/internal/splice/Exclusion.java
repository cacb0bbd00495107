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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Applications whose connections stay with the relay: those in whose control group a process has
 * one of the names, or whose group's path matches. Groups and processes are looked at on a thread
 * of its own, for there may be many. Safe for many threads.
 */
public final class Exclusion {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  private final Map<Long, Answer> answers = new ConcurrentHashMap<>();
  private final Set<Long> pending = ConcurrentHashMap.newKeySet();
  private volatile List<Pattern> patterns = List.of();

  /**
   * What a look at a group found.
   *
   * @param begun when it began, as {@link System#nanoTime}
   */
  private record Answer(Optional<Path> folder, Optional<String> objection, long begun) {}

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

  /**
   * Whether {@link #objection} can say something on a connection of a control group: a look has
   * begun after it was opened, so who opened it was seen. If not it soon can, if it is asked again.
   *
   * @param opened when the connection was there, as {@link System#nanoTime}
   */
  public boolean isKnown(long cgroup, long opened) {
    if (patterns.isEmpty() || cgroup == 0) {
      return true;
    }
    Answer known = answers.get(cgroup);
    if (known != null && known.begun() - opened >= 0) {
      return true;
    }
    boolean due = known == null || System.nanoTime() - known.begun() > PAUSE;
    if (due && pending.add(cgroup)) {
      Thread.ofVirtual().name("weft-exclusion").start(() -> learn(cgroup, known));
    }
    return false;
  }

  private void learn(long cgroup, Answer before) {
    List<Pattern> used = patterns;
    long begun = System.nanoTime();
    Optional<Path> folder =
        before == null
            ? find(cgroup)
            : before.folder().filter(old -> inode(old) == cgroup).or(() -> find(cgroup));
    Answer answer = new Answer(folder, look(folder, used), begun);
    if (used == patterns) {
      answers.put(cgroup, answer);
    }
    pending.remove(cgroup);
  }

  /** Which pattern keeps the processes of a control group out, if one is known to. */
  public Optional<String> objection(long cgroup) {
    return Optional.ofNullable(answers.get(cgroup)).flatMap(Answer::objection);
  }

  private static Optional<String> look(Optional<Path> folder, List<Pattern> patterns) {
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
