package io.weft.pipeline.internal.core;

import io.weft.kernel.BpfLink;
import io.weft.kernel.BpfMap;
import io.weft.kernel.Kernel;
import io.weft.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folder of a bpffs in which a node keeps its maps, each under its whole name, and below it its
 * links.
 */
public final class PinFolder {
  private static final String LINKS = "links";

  private final Path folder;

  public PinFolder(Path folder) {
    this.folder = folder;
  }

  /** Opens whatever maps an earlier process left; close them. */
  public Map<String, BpfMap> open(Kernel kernel) {
    Map<String, BpfMap> maps = new HashMap<>();
    for (Path pin : pins()) {
      maps.put(pin.getFileName().toString(), kernel.openMap(pin));
    }
    return maps;
  }

  /** Pins a map that is not pinned yet. */
  public void keep(String name, BpfMap map) {
    Path pin = folder.resolve(name);
    if (!Files.exists(pin)) {
      create(folder);
      map.pin(pin);
    }
  }

  /** Where a link of this name is pinned. */
  Path link(String name) {
    return folder.resolve(LINKS).resolve(name);
  }

  void keep(String name, BpfLink link) {
    create(folder.resolve(LINKS));
    link.pin(link(name));
  }

  /** All pinned links. */
  List<Path> links() {
    return list(folder.resolve(LINKS), "");
  }

  /** The folders beside this one that a node of another ABI keeps, named {@code v<ABI>}. */
  public List<PinFolder> ofOtherAbis() {
    return list(folder.getParent(), "v").stream()
        .filter(other -> !other.equals(folder) && Files.isDirectory(other))
        .map(PinFolder::new)
        .toList();
  }

  /** Takes all pins away, and the folder with those above it that are empty then. */
  public void remove() {
    try {
      for (Path pin : links()) {
        Files.deleteIfExists(pin);
      }
      Files.deleteIfExists(folder.resolve(LINKS));
      for (Path pin : pins()) {
        Files.deleteIfExists(pin);
      }
      Path empty = folder;
      while (Files.isDirectory(empty) && isEmpty(empty) && !isMountPoint(empty)) {
        Files.delete(empty);
        empty = empty.getParent();
      }
    } catch (IOException e) {
      throw new KernelException("cannot unpin %s: %s".formatted(folder, e.getMessage()));
    }
  }

  private static boolean isEmpty(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    }
  }

  private static boolean isMountPoint(Path path) throws IOException {
    return !Files.getFileStore(path).equals(Files.getFileStore(path.getParent()));
  }

  private static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new KernelException(
          "cannot create the pin folder %s: %s; is a bpffs mounted there?"
              .formatted(folder, e.getMessage()));
    }
  }

  private List<Path> pins() {
    return list(folder, "weft_");
  }

  private static List<Path> list(Path folder, String prefix) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
    } catch (IOException e) {
      throw new KernelException("cannot list the pins in %s: %s".formatted(folder, e.getMessage()));
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
