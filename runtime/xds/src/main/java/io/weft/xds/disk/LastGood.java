package io.weft.xds.disk;

import io.weft.spi.xds.ResourceName;
import io.weft.xds.engine.Offer;
import io.weft.xds.engine.Serial;
import io.weft.xds.engine.SourceId;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Keeps a source's configuration in force on disk. Changes are collected for a moment, so that
 * little is lost when the node is killed, or for twenty times as long as the last write took:
 * endpoints that come and go all the time must not keep the disk busy.
 */
public final class LastGood {
  private static final Logger LOG = LogManager.getLogger(LastGood.class);
  private static final Duration COLLECT = Duration.ofMillis(100);
  private static final int QUIET = 20;

  private final SourceId source;
  private final ResourceFile file;
  private final Serial serial;
  private final Executor writer;
  private boolean scheduled;
  private volatile Duration lastWrite = Duration.ZERO;

  /**
   * @param serial the thread that {@link #changed} is called on
   * @param writer runs writes, one after another
   */
  public LastGood(SourceId source, ResourceFile file, Serial serial, Executor writer) {
    this.source = source;
    this.file = file;
    this.serial = serial;
    this.writer = writer;
  }

  /**
   * What was in force when the node last wrote, by type and name; empty when there is nothing or it
   * cannot be read.
   */
  public Map<String, Map<String, Offer>> load() {
    try {
      return file.read(source);
    } catch (IOException e) {
      LOG.warn(
          "Last good configuration of {} in {} cannot be read: {}. The node waits for its control plane.",
          source.name(),
          file.path(),
          e.getMessage());
      return Map.of();
    }
  }

  /** The configuration in force has changed. */
  public void changed(Supplier<Map<ResourceName, Offer>> inForce) {
    if (scheduled) {
      return;
    }
    scheduled = true;
    Duration quiet = lastWrite.multipliedBy(QUIET);
    serial.after(
        quiet.compareTo(COLLECT) > 0 ? quiet : COLLECT,
        () -> {
          scheduled = false;
          Map<ResourceName, Offer> now = inForce.get();
          writer.execute(() -> write(now));
        });
  }

  /** Writes at once if something is unwritten. */
  public void flush(Supplier<Map<ResourceName, Offer>> inForce) {
    if (scheduled) {
      write(inForce.get());
    }
  }

  private synchronized void write(Map<ResourceName, Offer> inForce) {
    long start = System.nanoTime();
    try {
      file.write(inForce);
    } catch (IOException e) {
      LOG.warn(
          "Last good configuration of {} cannot be written to {}: {}. After a restart the node needs its control plane.",
          source.name(),
          file.path(),
          e.getMessage());
    }
    lastWrite = Duration.ofNanos(System.nanoTime() - start);
  }
}
