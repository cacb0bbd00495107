package io.weft.xds.files;

import com.google.protobuf.ByteString;
import io.weft.spi.xds.ResourceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One file: what of it is in use, and whether its present content is settled. Used on one thread.
 */
final class FileState {
  /**
   * A file that was cut short at the end of a line is valid YAML that means less. Who writes in
   * place is given this long without a change; a file that does not end its last line is given
   * longer.
   */
  static final Duration QUIET = Duration.ofMillis(40);

  static final Duration QUIET_UNFINISHED = Duration.ofMillis(120);

  final Path path;
  Map<ResourceName, ByteString> resources = Map.of();
  Instant loaded = Instant.EPOCH;
  String problem = "";

  private Stamp seen = Stamp.ABSENT;
  private long seenSince;
  private Stamp used = Stamp.NEVER;

  FileState(Path path) {
    this.path = path;
  }

  /** Identity of a content: an atomic rename changes the key, an edit in place the time or size. */
  private record Stamp(String key, long size, long nanos) {
    static final Stamp ABSENT = new Stamp("absent", 0, 0);
    static final Stamp NEVER = new Stamp("never", 0, 0);

    static Stamp of(Path path) {
      try {
        var a = Files.readAttributes(path, BasicFileAttributes.class);
        return new Stamp(
            String.valueOf(a.fileKey()),
            a.size(),
            a.lastModifiedTime().toInstant().getEpochSecond() * 1_000_000_000L
                + a.lastModifiedTime().toInstant().getNano());
      } catch (IOException e) {
        return ABSENT;
      }
    }
  }

  /** Looks at the file; false when there is nothing new to use. */
  boolean look(long now) {
    Stamp stamp = Stamp.of(path);
    if (!stamp.equals(seen)) {
      seen = stamp;
      seenSince = now;
    }
    return !seen.equals(used);
  }

  boolean absent() {
    return seen == Stamp.ABSENT;
  }

  /** Whether the content has not changed for long enough. */
  boolean settled(long now, boolean finished) {
    return now - seenSince >= (finished ? QUIET : QUIET_UNFINISHED).toNanos();
  }

  /** The present content has been dealt with, for better or worse. */
  void used() {
    used = seen;
  }
}
