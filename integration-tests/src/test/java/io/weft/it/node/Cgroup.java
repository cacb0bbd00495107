package io.weft.it.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A control group of the test's own, below the root of the mounted hierarchy. */
public final class Cgroup implements AutoCloseable {

  /** Where cgroup2 is mounted. */
  public static final Path ROOT = root();

  private final Path folder;

  private Cgroup(Path folder) {
    this.folder = folder;
  }

  /** Makes one whose name carries the test's process, so that parallel runs do not meet. */
  public static Cgroup make(String name) throws IOException {
    Path folder = ROOT.resolve("weft-it-%s-%d".formatted(name, ProcessHandle.current().pid()));
    Files.createDirectories(folder);
    return new Cgroup(folder);
  }

  /** Makes one below this one. */
  public Cgroup child(String name) throws IOException {
    return new Cgroup(Files.createDirectory(folder.resolve(name)));
  }

  private static Path root() {
    try {
      return Files.readAllLines(Path.of("/proc/mounts")).stream()
          .map(line -> line.split(" "))
          .filter(fields -> fields[2].equals("cgroup2"))
          .map(fields -> Path.of(fields[1]))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public Path folder() {
    return folder;
  }

  /** As commands take it. */
  public String name() {
    return folder.getFileName().toString();
  }

  /** A command line whose process enters this group before it becomes the program. */
  public List<String> entering(List<String> command) {
    List<String> all = new ArrayList<>();
    all.add("bash");
    all.add("-c");
    all.add("echo $$ >" + folder.resolve("cgroup.procs") + " && exec \"$@\"");
    all.add("enter");
    all.addAll(command);
    return all;
  }

  /** What is attached to this group, by bpftool. */
  public String attached() throws IOException {
    return Shell.out("bpftool", "cgroup", "show", folder.toString());
  }

  /** A group can be removed once its processes, which the test has ended, are reaped. */
  @Override
  public void close() throws IOException {
    Wait.until(
        "the control group " + folder + " is removed",
        () -> !Files.exists(folder) || folder.toFile().delete());
  }
}
