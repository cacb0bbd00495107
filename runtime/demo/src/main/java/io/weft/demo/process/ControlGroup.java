package io.weft.demo.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of the cgroup2 hierarchy, with the folders below. */
final class ControlGroup {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path folder;

  ControlGroup(Path folder) {
    this.folder = folder;
  }

  /**
   * Where cgroup2 is mounted.
   *
   * @throws DemoException when it is not
   */
  static Path root() {
    try (Stream<String> mounts = Files.lines(Path.of("/proc/mounts"))) {
      return mounts
          .map(line -> line.split(" "))
          .filter(fields -> fields[2].equals("cgroup2"))
          .findFirst()
          .map(fields -> Path.of(fields[1]))
          .orElseThrow(
              () -> new DemoException("cgroup2 is not mounted: `./weft check` says what to do"));
    } catch (IOException e) {
      throw new DemoException("cannot read /proc/mounts: " + e.getMessage(), e);
    }
  }

  Path create(String child) {
    try {
      return Files.createDirectories(folder.resolve(child));
    } catch (IOException e) {
      throw new DemoException("cannot make the control group " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Kills what is in it and takes it away. */
  void remove() {
    if (Files.isDirectory(folder)) {
      try {
        Files.writeString(folder.resolve("cgroup.kill"), "1");
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!removed() && System.nanoTime() < until) {
          Thread.sleep(10);
        }
      } catch (IOException e) {
        throw new DemoException("cannot remove the control group " + folder + ": " + e, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A folder is busy until the last of its processes has been reaped. */
  private boolean removed() throws IOException {
    try {
      for (Path child : innermostFirst()) {
        Files.delete(child);
      }
      return true;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The files in a group are not deleted, they go with it. */
  private List<Path> innermostFirst() throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
    }
  }
}
