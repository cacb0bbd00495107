package io.weft.launcher.feature;

import io.weft.spi.feature.FeatureException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Watches the node's bundle folder: a jar that appears or changes is deployed, one that disappears
 * is taken back. Looking twice a second, because a file is taken only once it has stopped changing.
 */
public final class DropIns implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(DropIns.class.getName());
  private static final long PERIOD_MILLIS = 500;

  private final Path folder;
  private final Manager manager;
  private final ScheduledExecutorService worker;
  private final Map<Path, String> deployed = new HashMap<>();
  private Map<Path, State> last = Map.of();
  private Map<Path, State> handled = Map.of();

  /** What tells one content of a file from another. */
  private record State(long size, long modified) {}

  public DropIns(Path folder, Manager manager) {
    this.folder = folder;
    this.manager = manager;
    this.worker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("weft-drop-ins").daemon().factory());
  }

  public void watch() {
    worker.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      Map<Path, State> now = jars();
      List.copyOf(deployed.keySet()).stream()
          .filter(jar -> !now.containsKey(jar))
          .forEach(this::out);
      now.forEach(
          (jar, state) -> {
            if (state.equals(last.get(jar)) && !state.equals(handled.get(jar))) {
              in(jar);
            }
          });
      handled = settled(now);
      last = now;
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot look into {0}: {1}", folder, e.getMessage());
    }
  }

  /** A file that changes again is handled again, whether it could be deployed or not. */
  private Map<Path, State> settled(Map<Path, State> now) {
    Map<Path, State> settled = new HashMap<>(now);
    settled.entrySet().removeIf(entry -> !entry.getValue().equals(last.get(entry.getKey())));
    return settled;
  }

  private Map<Path, State> jars() throws IOException {
    Map<Path, State> jars = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return jars;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path file : files) {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        jars.put(file, new State(found.size(), found.lastModifiedTime().toMillis()));
      }
    }
    return jars;
  }

  private void in(Path jar) {
    try {
      String name = manager.dropIn(jar);
      deployed.put(jar, name);
      LOG.log(System.Logger.Level.INFO, "{0} deployed from {1}", name, jar);
    } catch (FeatureException e) {
      LOG.log(System.Logger.Level.ERROR, "{0} was not deployed: {1}", jar, e.getMessage());
    }
  }

  private void out(Path jar) {
    String name = deployed.remove(jar);
    try {
      manager.dropOut(name);
      LOG.log(System.Logger.Level.INFO, "{0} taken back: {1} is gone", name, jar);
    } catch (FeatureException e) {
      LOG.log(System.Logger.Level.ERROR, "{0} was not taken back: {1}", name, e.getMessage());
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
