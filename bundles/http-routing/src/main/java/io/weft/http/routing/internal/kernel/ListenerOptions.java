package io.weft.http.routing.internal.kernel;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What an HttpConnectionManager says about requests before any route.
 *
 * @param maxHeaders lines of a head; above it 431
 * @param maxHead bytes of a head; above it 431
 * @param defaultHost of an HTTP/1.0 request without Host, empty for none
 */
public record ListenerOptions(Set<Flag> flags, int maxHeaders, int maxHead, String defaultHost) {

  /** {@code enum routing_listener_flag}, in its order. */
  public enum Flag {
    NORMALIZE,
    MERGE_SLASHES,
    UNESCAPE_SLASHES,
    REJECT_ESCAPED,
    REDIRECT_ESCAPED,
    STRIP_ANY_PORT,
    STRIP_MATCHING_PORT,
    STRIP_DOT,
    ACCEPT_HTTP10,
    NO_ABSOLUTE,
    REJECT_UNDERSCORES,
    DROP_UNDERSCORES,
    WEBSOCKET
  }

  /** Envoy's defaults. */
  public static final ListenerOptions DEFAULT =
      new ListenerOptions(EnumSet.noneOf(Flag.class), 100, 32768, "");

  public ListenerOptions {
    flags = Set.copyOf(flags);
  }

  /** Whether a flag is set. */
  public boolean has(Flag flag) {
    return flags.contains(flag);
  }

  /** What differs from Envoy's defaults, for people; empty for nothing. */
  public String describe() {
    List<String> differences = new ArrayList<>();
    flags.stream().sorted().forEach(flag -> differences.add(flag.name().toLowerCase(Locale.ROOT)));
    if (maxHeaders != DEFAULT.maxHeaders) {
      differences.add("max_headers_count " + maxHeaders);
    }
    if (maxHead != DEFAULT.maxHead) {
      differences.add("max_request_headers_kb " + maxHead / 1024);
    }
    return String.join(", ", differences);
  }

  int bits() {
    return flags.stream().mapToInt(flag -> 1 << flag.ordinal()).sum();
  }
}
