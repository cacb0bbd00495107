package io.weft.http.routing.internal.action;

import io.weft.spi.relay.HeadEditor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Changes of headers at all levels, in the order in which they are made.
 *
 * @param byCluster those of a weighted cluster, by the id of the cluster that was chosen; always
 *     first
 * @param others of route, virtual host and route configuration, or the reverse with {@code
 *     most_specific_header_mutations_wins}
 */
record Levels(Map<Integer, HeadersToChange> byCluster, List<HeadersToChange> others) {

  Levels {
    byCluster = Map.copyOf(byCluster);
    others = others.stream().filter(level -> !level.isEmpty()).toList();
  }

  /** From the most specific level to the least, or the reverse. */
  static Levels of(
      Map<Integer, HeadersToChange> byCluster,
      List<HeadersToChange> ascending,
      boolean mostSpecificWins) {
    List<HeadersToChange> order = new ArrayList<>(ascending);
    return new Levels(byCluster, mostSpecificWins ? order.reversed() : order);
  }

  boolean isEmpty() {
    return others.isEmpty() && byCluster.values().stream().allMatch(HeadersToChange::isEmpty);
  }

  void apply(HeadEditor head, FormatContext context) {
    byCluster.getOrDefault(context.request().cluster(), HeadersToChange.NONE).apply(head, context);
    others.forEach(level -> level.apply(head, context));
  }
}
