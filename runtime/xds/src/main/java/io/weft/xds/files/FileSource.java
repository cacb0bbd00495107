package io.weft.xds.files;

import com.google.protobuf.ByteString;
import io.weft.xds.coverage.ApiTypes;
import io.weft.xds.engine.Engine;
import io.weft.xds.engine.Offer;
import io.weft.xds.engine.Serial;
import io.weft.xds.engine.Source;
import io.weft.xds.engine.SourceId;
import io.weft.xds.files.FileSet.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Local files as a source: all their resources are offered, and offered anew when a file changes.
 */
public final class FileSource implements Source, AutoCloseable {
  /** Also the pace where the kernel tells nothing, as on network file systems. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  private static final Duration UNSETTLED = Duration.ofMillis(15);

  private final SourceId id;
  private final Serial serial;
  private final Engine engine;
  private final FileSet files;
  private final FolderWatch watch;
  private final Thread thread;
  private volatile Collection<FileStatus> status = List.of();
  private boolean offered;

  /**
   * @param paths files, and folders whose .yaml, .yml and .json files are meant
   * @throws IOException when changes of files cannot be watched
   */
  public FileSource(SourceId id, List<Path> paths, Serial serial, Engine engine, ApiTypes types)
      throws IOException {
    this.id = id;
    this.serial = serial;
    this.engine = engine;
    files = new FileSet(paths, new ResourceReader(types));
    watch = new FolderWatch();
    thread = Thread.ofPlatform().name("weft-xds-" + id.name()).daemon().unstarted(this::follow);
  }

  /** Reads the files, then follows their changes. */
  public void start() {
    // Folders first: what changes between the look and the watch would be seen a second late.
    watch.cover(files.folders());
    files.look(true);
    watch.cover(files.folders());
    serial.execute(() -> engine.add(this));
    offer();
    thread.start();
  }

  private void follow() {
    Duration wait = IDLE;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        watch.await(wait);
        Outcome outcome = files.look(false);
        if (outcome == Outcome.CHANGED) {
          offer();
        }
        status = files.status();
        watch.cover(files.folders());
        wait = outcome == Outcome.UNCHANGED ? IDLE : UNSETTLED;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void offer() {
    Instant time = serial.now();
    var all = new LinkedHashMap<String, Map<String, Offer>>();
    files
        .resources()
        .forEach(
            (name, value) ->
                all.computeIfAbsent(name.typeUrl(), t -> new LinkedHashMap<>())
                    .put(name.name(), offer(value, time)));
    status = files.status();
    serial.execute(
        () -> {
          offered = true;
          engine.replace(id, all);
        });
  }

  private Offer offer(ByteString value, Instant time) {
    return new Offer(id, Integer.toHexString(value.hashCode()), value, time);
  }

  @Override
  public SourceId id() {
    return id;
  }

  @Override
  public void watch(String typeUrl) {
    // Everything is offered anyway.
  }

  @Override
  public void subscribe(String typeUrl, Set<String> added, Set<String> removed) {
    // Everything is offered anyway.
  }

  @Override
  public boolean pushesAll() {
    return true;
  }

  @Override
  public void appliedChanged() {
    // The files are on disk already.
  }

  @Override
  public Optional<String> missing() {
    if (!offered) {
      return Optional.of("files " + id.name() + " are being read");
    }
    return status.stream()
        .filter(file -> !file.problem().isEmpty())
        .map(file -> file.path() + ": " + file.problem())
        .findFirst()
        .or(() -> files.absent().map(path -> path + ": there is no such file"));
  }

  /** The files as they are now. */
  public Collection<FileStatus> status() {
    return status;
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watch.close();
  }
}
