package io.weft.demo.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one demo has on this machine: a folder below /run, a control group and a folder of pins, all
 * of one name. A lock on a file in the folder, which the kernel lets go when the process ends, says
 * that the demo runs.
 */
public final class Workspace implements AutoCloseable {
  static final String PREFIX = "weft-demo-";

  private final Places places;
  private final String name;
  private final FileChannel lock;

  /**
   * Where workspaces are: folders for files, control groups and pins, and a lock for who makes or
   * removes one.
   */
  record Places(Path files, Path cgroups, Path pins, Path lock) {
    static Places ofThisMachine() {
      return new Places(
          Path.of("/run"),
          ControlGroup.root(),
          Path.of("/sys/fs/bpf"),
          Path.of("/run/lock/weft-demo"));
    }
  }

  private Workspace(Places places, String name, FileChannel lock) {
    this.places = places;
    this.name = name;
    this.lock = lock;
  }

  /**
   * Makes one for this process, and takes away those whose demo has ended without doing so.
   *
   * @throws DemoException when this machine does not let it
   */
  public static Workspace open() {
    return open(Places.ofThisMachine(), PREFIX + ProcessHandle.current().pid());
  }

  static Workspace open(Places places, String name) {
    try {
      Files.createDirectories(places.lock().getParent());
      // Held while leftovers are looked for: a folder that is just being made has no lock yet.
      try (FileChannel setup = channel(places.lock());
          FileLock held = setup.lock()) {
        new Leftovers(places).remove();
        Path folder = Files.createDirectories(places.files().resolve(name));
        FileChannel lock = channel(folder.resolve("lock"));
        lock.lock();
        return new Workspace(places, name, lock);
      }
    } catch (IOException e) {
      throw new DemoException(
          "cannot make a workspace in " + places.files() + ": " + e.getMessage(), e);
    }
  }

  static FileChannel channel(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  public Path folder() {
    return places.files().resolve(name);
  }

  /** A control group in that of the demo. */
  public Path cgroup(String child) {
    return new ControlGroup(places.cgroups().resolve(name)).create(child);
  }

  /** Its name below the root of the hierarchy. */
  public String cgroupName() {
    return name;
  }

  public Path pins() {
    return places.pins().resolve(name);
  }

  @Override
  public void close() {
    remove(places, name);
    try {
      lock.close();
    } catch (IOException e) {
      throw new DemoException("cannot close the lock of " + name + ": " + e.getMessage(), e);
    }
  }

  /** Processes first: they use the rest. The folder last: it stands for all. */
  static void remove(Places places, String name) {
    new ControlGroup(places.cgroups().resolve(name)).remove();
    delete(places.pins().resolve(name));
    delete(places.files().resolve(name));
  }

  private static void delete(Path folder) {
    try {
      if (Files.isDirectory(folder)) {
        for (Path path : innermostFirst(folder)) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException e) {
      throw new DemoException("cannot delete " + folder + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> innermostFirst(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
