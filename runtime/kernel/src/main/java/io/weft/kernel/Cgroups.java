package io.weft.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the unified hierarchy of control groups is mounted. */
public final class Cgroups {
  private Cgroups() {}

  /**
   * The root: /sys/fs/cgroup, or /sys/fs/cgroup/unified beside the older hierarchies.
   *
   * @throws KernelException where it is not mounted
   */
  public static Path root() {
    try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
      return mounts
          .map(line -> line.split(" "))
          .filter(fields -> fields[2].equals("cgroup2"))
          .map(fields -> Path.of(fields[1]))
          .findFirst()
          .orElseThrow(() -> new KernelException("no cgroup2 is mounted"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
