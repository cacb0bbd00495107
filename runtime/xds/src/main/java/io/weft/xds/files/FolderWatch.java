package io.weft.xds.files;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Waits for changes in folders. */
final class FolderWatch implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(FolderWatch.class);

  private final WatchService service;
  private final Map<Path, WatchKey> keys = new HashMap<>();

  FolderWatch() throws IOException {
    service = FileSystems.getDefault().newWatchService();
  }

  /** Watches exactly these folders; one that does not exist is tried again with the next call. */
  void cover(Set<Path> folders) {
    keys.entrySet()
        .removeIf(
            e -> {
              boolean stale = !folders.contains(e.getKey()) || !e.getValue().isValid();
              if (stale) {
                e.getValue().cancel();
              }
              return stale;
            });
    for (Path folder : folders) {
      keys.computeIfAbsent(folder, this::register);
    }
  }

  private WatchKey register(Path folder) {
    try {
      return folder.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
    } catch (IOException e) {
      LOG.debug("{} cannot be watched", folder, e);
      return null;
    }
  }

  /** Returns when something has changed or the time is over. */
  void await(Duration time) throws InterruptedException {
    WatchKey key = service.poll(time.toMillis(), TimeUnit.MILLISECONDS);
    while (key != null) {
      key.pollEvents();
      key.reset();
      key = service.poll();
    }
  }

  @Override
  public void close() {
    try {
      service.close();
    } catch (IOException e) {
      LOG.debug("watch service", e);
    }
  }
}
