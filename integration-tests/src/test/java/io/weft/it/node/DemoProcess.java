package io.weft.it.node;

import io.weft.it.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code weft demo} of the distribution; the script becomes the demo, so both are one process. */
public final class DemoProcess implements AutoCloseable {
  private static final Path WEFT = Project.ROOT.resolve("target/weft-distribution/weft");
  private static final long PATIENCE_SECONDS = 240;
  private static final long POLL_MILLIS = 50;

  private final Process process;
  private final Path out;
  private final String name;
  private final Path cgroup;

  private DemoProcess(Process process, Path out) throws IOException {
    this.process = process;
    this.out = out;
    name = "weft-demo-" + process.pid();
    cgroup = cgroups().resolve(name);
  }

  /** Starts one whose output goes to a file in a folder. */
  public static DemoProcess start(Path folder, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("bash", WEFT.toString(), "demo"));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "demo", ".out");
    var builder = new ProcessBuilder(command).redirectOutput(out.toFile());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new DemoProcess(builder.start(), out);
  }

  private static Path cgroups() throws IOException {
    try (Stream<String> mounts = Files.lines(Path.of("/proc/mounts"))) {
      return mounts
          .map(line -> line.split(" "))
          .filter(fields -> fields[2].equals("cgroup2"))
          .map(fields -> Path.of(fields[1]))
          .findFirst()
          .orElseThrow(() -> new IOException("cgroup2 is not mounted"));
    }
  }

  public List<String> lines() throws IOException {
    return Files.readAllLines(out);
  }

  /** For the message of a failed assertion. */
  public String output() {
    try {
      return Files.readString(out);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Waits until a report counts requests. */
  public void awaitServing() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!output().contains("\"share\":1.0")) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("the demo does not serve: " + output());
      }
      Wait.sleep(POLL_MILLIS);
    }
  }

  /** Its exit status; it has to end. */
  public int await() throws IOException {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the demo does not end: " + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  public void signal(String signal) throws IOException {
    Shell.out("kill", "-" + signal, Long.toString(process.pid()));
  }

  /** SIGKILL to it and to its node: nothing gets to clean up. */
  public void killWithNode() throws IOException {
    List<String> node = Files.readAllLines(cgroup.resolve("node/cgroup.procs"));
    signal("KILL");
    for (String pid : node) {
      Shell.run("kill", "-KILL", pid);
    }
    int _ = await();
  }

  /** What there is of it: files, pins, control groups with their processes. */
  public List<Path> left() {
    return Stream.of(Path.of("/run", name), Path.of("/sys/fs/bpf", name), cgroup)
        .filter(Files::exists)
        .toList();
  }

  /** Terminates it, so that nothing is left when a test fails. */
  @Override
  public void close() throws IOException {
    if (process.isAlive()) {
      signal("TERM");
      int _ = await();
    }
  }
}
