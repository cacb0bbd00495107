package io.weft.bench.machine;

import io.weft.bench.measure.MeasurementException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All that a run takes from the machine: a folder, control groups, processes. Closing gives it
 * back, and a run that was killed is cleaned up after by the next.
 */
public final class Workspace implements AutoCloseable {
  private static final String PREFIX = "weft-bench-";

  private final Path folder;
  private final Cgroup root;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private Workspace(Path folder, Cgroup root) {
    this.folder = folder;
    this.root = root;
  }

  /**
   * @param parent where the folder is made
   */
  public static Workspace open(Path parent) throws MeasurementException {
    Path mount = cgroupMount();
    sweep(mount, Cgroup::remove);
    String name = PREFIX + ProcessHandle.current().pid();
    try {
      Path folder = Files.createDirectories(parent.resolve(name));
      var workspace = new Workspace(folder, Cgroup.create(mount.resolve(name)));
      Runtime.getRuntime().addShutdownHook(new Thread(workspace::close, "weft-bench-stop"));
      return workspace;
    } catch (IOException e) {
      throw new MeasurementException("cannot make a folder in " + parent, e);
    }
  }

  /** Names this run's things on the machine. */
  public String name() {
    return folder.getFileName().toString();
  }

  public Cgroup group(String name) throws MeasurementException {
    return root.child(name);
  }

  /** A file with this text. */
  public Path file(String name, String text) throws MeasurementException {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new MeasurementException("cannot write " + name + " in " + folder, e);
    }
  }

  public Path folder() {
    return folder;
  }

  /** Starts a program that ends with this workspace. */
  public Child start(
      Cgroup group, String name, Map<String, String> environment, List<String> command)
      throws MeasurementException {
    return keep(Child.start(group, folder.resolve(name + ".log"), environment, command));
  }

  /** Closes it with this workspace, the last first. */
  public synchronized <T extends AutoCloseable> T keep(T thing) {
    open.push(thing);
    return thing;
  }

  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        System.err.println("weft: cleaning up: " + e.getMessage());
      }
    }
    root.remove();
    removePins();
    removeFolder();
  }

  /** A node that stopped in good order left none. */
  private void removePins() {
    Path pins = Path.of("/sys/fs/bpf/weft");
    if (Files.isDirectory(pins)) {
      try (Stream<Path> nodes = Files.list(pins)) {
        nodes
            .filter(node -> node.getFileName().toString().startsWith(name()))
            .forEach(Workspace::delete);
      } catch (IOException e) {
        System.err.println("weft: cannot list " + pins + ": " + e.getMessage());
      }
    }
  }

  private void removeFolder() {
    if (Files.exists(folder)) {
      delete(folder);
    }
  }

  private static void delete(Path tree) {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      System.err.println("weft: cannot remove " + tree + ": " + e.getMessage());
    }
  }

  private interface Remove {
    void remove(Cgroup group);
  }

  private static void sweep(Path mount, Remove remove) throws MeasurementException {
    try (Stream<Path> groups = Files.list(mount)) {
      groups
          .filter(group -> group.getFileName().toString().matches(PREFIX + "\\d+"))
          .filter(group -> isDead(group.getFileName().toString()))
          .forEach(group -> remove.remove(new Cgroup(group)));
    } catch (IOException e) {
      throw new MeasurementException("cannot list " + mount, e);
    }
  }

  private static boolean isDead(String name) {
    return ProcessHandle.of(Long.parseLong(name.substring(PREFIX.length()))).isEmpty();
  }

  private static Path cgroupMount() throws MeasurementException {
    try (Stream<String> mounts = Files.lines(Path.of("/proc/mounts"))) {
      return mounts
          .map(line -> line.split(" ", 4))
          .filter(words -> words[2].equals("cgroup2"))
          .map(words -> Path.of(words[1]))
          .findFirst()
          .orElseThrow(
              () -> new MeasurementException("cgroup2 is not mounted: ./weft bench mounts it"));
    } catch (IOException e) {
      throw new MeasurementException("cannot read /proc/mounts", e);
    }
  }
}
