package io.weft.xds.files;

import com.google.protobuf.ByteString;
import io.weft.spi.xds.ResourceName;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The files below some paths and their resources together. Used on one thread. */
final class FileSet {
  private static final Logger LOG = LogManager.getLogger(FileSet.class);
  private static final Set<String> ENDINGS = Set.of(".yaml", ".yml", ".json");

  private final List<Path> paths;
  private final ResourceReader reader;
  private final Map<Path, FileState> files = new TreeMap<>();

  FileSet(List<Path> paths, ResourceReader reader) {
    this.paths = List.copyOf(paths);
    this.reader = reader;
  }

  /** What a look at the files found. */
  enum Outcome {
    UNCHANGED,
    /** Something changes right now: look again soon. */
    UNSETTLED,
    CHANGED
  }

  /** Looks at all files and reads those that have settled on something new. */
  Outcome look(boolean first) {
    for (Path path : present()) {
      files.computeIfAbsent(path, FileState::new);
    }
    var outcome = Outcome.UNCHANGED;
    for (FileState file : List.copyOf(files.values())) {
      Outcome one = look(file, first);
      outcome = one.compareTo(outcome) > 0 ? one : outcome;
    }
    return outcome;
  }

  private Outcome look(FileState file, boolean first) {
    long now = System.nanoTime();
    if (!file.look(now)) {
      return Outcome.UNCHANGED;
    }
    if (!first && !file.settled(now, true)) {
      return Outcome.UNSETTLED;
    }
    if (file.absent()) {
      return gone(file, now);
    }
    try {
      String text = Files.readString(file.path, StandardCharsets.UTF_8);
      boolean json = ending(file.path).equals(".json");
      if (!first && !file.settled(now, json || text.endsWith("\n"))) {
        return Outcome.UNSETTLED;
      }
      file.look(System.nanoTime());
      use(file, reader.read(text, json));
      return Outcome.CHANGED;
    } catch (FileProblem | MalformedInputException e) {
      refuse(file, e.getMessage());
      return Outcome.UNCHANGED;
    } catch (IOException e) {
      return gone(file, now);
    }
  }

  private Outcome gone(FileState file, long now) {
    if (!file.settled(now, false)) {
      return Outcome.UNSETTLED;
    }
    files.remove(file.path);
    LOG.info("{} is gone, and its {} resources with it.", file.path, file.resources.size());
    return Outcome.CHANGED;
  }

  private void use(FileState file, Map<ResourceName, ByteString> resources) throws FileProblem {
    for (FileState other : files.values()) {
      for (ResourceName name : resources.keySet()) {
        if (other != file && other.resources.containsKey(name)) {
          throw new FileProblem(name.name() + " is in " + other.path + " already");
        }
      }
    }
    file.used();
    file.resources = resources;
    file.loaded = Instant.now();
    file.problem = "";
    LOG.info("{}: {} resources", file.path, resources.size());
  }

  private static void refuse(FileState file, String problem) {
    file.used();
    file.problem = problem;
    LOG.warn("{} is not used: {}. What was read before stays in force.", file.path, problem);
  }

  /** All resources of all files. */
  Map<ResourceName, ByteString> resources() {
    var all = new LinkedHashMap<ResourceName, ByteString>();
    files.values().forEach(f -> all.putAll(f.resources));
    return all;
  }

  Collection<FileStatus> status() {
    return files.values().stream()
        .map(f -> new FileStatus(f.path, f.loaded, f.resources.size(), f.problem))
        .toList();
  }

  private Set<Path> present() {
    var present = new LinkedHashSet<Path>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        present.addAll(inside(path));
      } else if (Files.exists(path)) {
        present.add(path);
      }
    }
    return present;
  }

  /** A configured path where nothing is. */
  Optional<Path> absent() {
    return paths.stream().filter(Files::notExists).findFirst();
  }

  private static List<Path> inside(Path directory) {
    try (Stream<Path> list = Files.list(directory)) {
      return list.filter(f -> ENDINGS.contains(ending(f)) && Files.isRegularFile(f)).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String ending(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.contains(".") ? name.substring(name.lastIndexOf('.')) : "";
  }

  /** Folders in which a change can mean a change of these files, links followed. */
  Set<Path> folders() {
    var folders = new LinkedHashSet<Path>();
    for (Path path : paths) {
      folders.add(Files.isDirectory(path) ? path : path.toAbsolutePath().getParent());
    }
    for (Path file : files.keySet()) {
      try {
        folders.add(file.toRealPath().getParent());
      } catch (IOException e) {
        LOG.debug("{} has gone", file, e);
      }
    }
    return folders;
  }
}
