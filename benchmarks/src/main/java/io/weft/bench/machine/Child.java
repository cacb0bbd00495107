package io.weft.bench.machine;

import io.weft.bench.measure.MeasurementException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the benchmark, in a control group of its own, with its output in a file. */
public final class Child implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(20);

  private final Process process;
  private final Path log;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program. The shell enters the group before it becomes the program, so that no thread
   * or socket of the program was ever outside.
   *
   * @param log receives both outputs
   * @param environment added to that of this process
   */
  public static Child start(
      Cgroup group, Path log, Map<String, String> environment, List<String> command)
      throws MeasurementException {
    var builder =
        new ProcessBuilder(inside(group, command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    try {
      return new Child(builder.start(), log);
    } catch (IOException e) {
      throw new MeasurementException("cannot start " + command.getFirst(), e);
    }
  }

  /** Runs a program to its end. */
  public static String run(Cgroup group, Duration limit, List<String> command)
      throws MeasurementException, InterruptedException {
    try {
      Path log = Files.createTempFile("weft-bench", ".log");
      try (Child child = start(group, log, Map.of(), command)) {
        if (!child.process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new MeasurementException(
              String.join(" ", command) + " has not ended within " + limit.toSeconds() + " s");
        }
        return child.output();
      } finally {
        Files.delete(log);
      }
    } catch (IOException e) {
      throw new MeasurementException("cannot keep the output of " + command.getFirst(), e);
    }
  }

  private static List<String> inside(Cgroup group, List<String> command) {
    var line = new ArrayList<String>();
    line.addAll(List.of("/bin/sh", "-c", "echo $$ >\"$0\" && exec \"$@\""));
    line.add(group.folder().resolve("cgroup.procs").toString());
    line.addAll(command);
    return line;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** All that it has printed so far. */
  public String output() throws MeasurementException {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new MeasurementException("cannot read " + log, e);
    }
  }

  /** The last lines that it printed, for an error message. */
  public String lastWords() throws MeasurementException {
    List<String> lines = output().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
  }

  /** Asks it to stop, and waits; a program that does not obey is killed. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
