package io.weft.demo.process;

import io.weft.demo.process.Workspace.Places;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What demos left that were killed together with their node. */
final class Leftovers {
  private final Places places;

  Leftovers(Places places) {
    this.places = places;
  }

  void remove() throws IOException {
    Set<String> names = new TreeSet<>();
    add(places.files(), names);
    add(places.cgroups(), names);
    add(places.pins(), names);
    for (String name : names) {
      if (!runs(name)) {
        Workspace.remove(places, name);
      }
    }
  }

  private static void add(Path folder, Set<String> names) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      children
          .map(child -> child.getFileName().toString())
          .filter(name -> name.startsWith(Workspace.PREFIX))
          .forEach(names::add);
    }
  }

  private boolean runs(String name) throws IOException {
    Path lock = places.files().resolve(name).resolve("lock");
    if (!Files.exists(lock)) {
      return false;
    }
    try (FileChannel channel = Workspace.channel(lock);
        FileLock free = channel.tryLock()) {
      return free == null;
    } catch (OverlappingFileLockException e) {
      // This very process holds it.
      return true;
    }
  }
}
