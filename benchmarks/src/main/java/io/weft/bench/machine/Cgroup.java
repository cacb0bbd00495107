package io.weft.bench.machine;

import io.weft.bench.measure.MeasurementException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * A control group (version 2). The kernel counts CPU time in {@code cpu.stat} of each group, also
 * where the cpu controller is not enabled, and also of processes that have ended.
 *
 * @param folder below the mount of cgroup2
 */
public record Cgroup(Path folder) {

  /** Makes the group. */
  public static Cgroup create(Path folder) throws MeasurementException {
    try {
      return new Cgroup(Files.createDirectories(folder));
    } catch (IOException e) {
      throw new MeasurementException(
          "cannot make the control group " + folder + ": run as root", e);
    }
  }

  public Cgroup child(String name) throws MeasurementException {
    return create(folder.resolve(name));
  }

  public Cgroup parent() {
    return new Cgroup(folder.getParent());
  }

  /** CPU time of all processes that were ever in it. */
  public Duration cpu() throws MeasurementException {
    return lines("cpu.stat").stream()
        .filter(line -> line.startsWith("usage_usec "))
        .map(line -> Duration.of(Long.parseLong(line.substring(11)), ChronoUnit.MICROS))
        .findFirst()
        .orElseThrow(() -> new MeasurementException(folder + "/cpu.stat counts no usage_usec"));
  }

  /** Proportional set size of the processes that are in it: pages that several share count once. */
  public long residentBytes() throws MeasurementException {
    long kib = 0;
    for (String pid : lines("cgroup.procs")) {
      kib += pss(Path.of("/proc", pid, "smaps_rollup"));
    }
    return kib * 1024;
  }

  private static long pss(Path rollup) throws MeasurementException {
    try (Stream<String> lines = Files.lines(rollup)) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new MeasurementException("cannot read " + rollup + ": has its process ended?", e);
    }
  }

  private List<String> lines(String file) throws MeasurementException {
    try {
      return Files.readAllLines(folder.resolve(file));
    } catch (IOException e) {
      throw new MeasurementException("cannot read " + folder.resolve(file), e);
    }
  }

  /** Ends what still runs in the group and in those below it, and removes them. */
  public void remove() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> below = Files.list(folder)) {
      below.filter(Files::isDirectory).forEach(child -> new Cgroup(child).remove());
    } catch (IOException e) {
      System.err.println("weft: cannot list " + folder + ": " + e.getMessage());
    }
    for (int attempt = 0; attempt < 100 && !removed(); attempt++) {
      pause();
    }
  }

  /** A group can be removed once the kernel has reaped its processes. */
  private boolean removed() {
    try {
      Files.writeString(folder.resolve("cgroup.kill"), "1");
      Files.delete(folder);
      return true;
    } catch (IOException _) {
      return !Files.exists(folder);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
