package io.weft.relay.internal.kernel;

import io.weft.relay.internal.Limits;
import io.weft.relay.internal.RelayConfig;
import io.weft.relay.internal.Timeouts;
import io.weft.relay.internal.splice.PoolTable;
import io.weft.relay.internal.splice.SpliceMode;
import io.weft.relay.internal.splice.SpliceOptions;
import java.nio.file.FileSystems;
import java.time.Duration;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Checks a configuration before it is used. */
final class OptionsReader {
  private static final long MAXIMUM_MILLIS = Duration.ofDays(1).toMillis();

  private OptionsReader() {}

  /**
   * @throws IllegalArgumentException names the property and its range
   */
  static RelayConfig read(RelayOptions options) {
    int loops =
        options.loops() == 0
            ? Runtime.getRuntime().availableProcessors()
            : number("loops", options.loops(), 0, 64);
    return new RelayConfig(loops, timeouts(options), limits(options), options.forwarded_proto());
  }

  private static Timeouts timeouts(RelayOptions options) {
    return new Timeouts(
        millis("client.idle.millis", options.client_idle_millis()),
        millis("head.timeout.millis", options.head_timeout_millis()),
        millis("stream.idle.millis", options.stream_idle_millis()),
        millis("tunnel.idle.millis", options.tunnel_idle_millis()),
        millis("endpoint.idle.millis", options.endpoint_idle_millis()),
        millis("connect.timeout.millis", options.connect_timeout_millis()),
        millis("linger.millis", options.linger_millis()));
  }

  private static Limits limits(RelayOptions options) {
    return new Limits(
        number("max.connections", options.max_connections(), 1, 1 << 20),
        number("max.endpoint.idle", options.max_endpoint_idle(), 0, 1 << 16),
        number("read.buffer.bytes", options.read_buffer_bytes(), 4096, 1 << 20),
        number("max.header.fields", options.max_header_fields(), 1, 128),
        number("max.mirror.bytes", options.max_mirror_bytes(), 0, 1 << 30),
        number("max.mirrors", options.max_mirrors(), 0, 1 << 20));
  }

  /**
   * How gear 2 is used.
   *
   * @throws IllegalArgumentException names the property and its range
   */
  static SpliceOptions splice(RelayOptions options) {
    return new SpliceOptions(
        SpliceMode.of(options.splice()),
        globs(options.splice_exclude()),
        number("splice.queue.bytes", options.splice_queue_bytes(), 4096, 1 << 20),
        number("splice.message.bytes", options.splice_message_bytes(), 1024, 1 << 20),
        number("splice.links", options.splice_links(), 1, PoolTable.LINKS),
        number("splice.patience", options.splice_patience(), 1, Integer.MAX_VALUE));
  }

  private static List<String> globs(String[] patterns) {
    for (String pattern : patterns) {
      try {
        FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "io.weft.relay: splice.exclude has %s, which is no glob: %s"
                .formatted(pattern, e.getDescription()));
      }
    }
    return Stream.concat(SpliceOptions.UNFIT.stream(), Stream.of(patterns)).toList();
  }

  private static Duration millis(String key, long value) {
    return Duration.ofMillis(between(key, value, 1, MAXIMUM_MILLIS));
  }

  private static int number(String key, int value, int from, int to) {
    return (int) between(key, value, from, to);
  }

  private static long between(String key, long value, long from, long to) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          "io.weft.relay: %s is %d, but must be from %d to %d".formatted(key, value, from, to));
    }
    return value;
  }
}
