package io.weft.http.routing.internal.action;

import io.weft.spi.relay.HeadEditor;
import java.util.List;

/**
 * Changes of headers at all levels, in the order in which they are made: those of route, virtual
 * host and route configuration, or the reverse with {@code most_specific_header_mutations_wins}.
 */
record Levels(List<HeadersToChange> levels) {
  Levels {
    levels = levels.stream().filter(level -> !level.isEmpty()).toList();
  }

  /** From the most specific level to the least, or the reverse. */
  static Levels of(List<HeadersToChange> ascending, boolean mostSpecificWins) {
    return new Levels(mostSpecificWins ? ascending.reversed() : ascending);
  }

  boolean isEmpty() {
    return levels.isEmpty();
  }

  void apply(HeadEditor head, FormatContext context) {
    levels.forEach(level -> level.apply(head, context));
  }
}
