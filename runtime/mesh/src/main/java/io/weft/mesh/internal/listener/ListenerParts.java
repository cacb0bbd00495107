package io.weft.mesh.internal.listener;

import io.weft.mesh.internal.cluster.ClusterBook;
import io.weft.mesh.internal.id.Grace;
import io.weft.mesh.internal.id.IdPool;
import io.weft.mesh.internal.id.Refusals;
import io.weft.mesh.internal.id.Work;
import io.weft.mesh.internal.table.ListenerTable;
import java.util.function.Predicate;

/** Listeners, put together. */
public record ListenerParts(ListenerBook book, ListenerDiscovery discovery, IdPool ids) {

  /**
   * Puts them together.
   *
   * @param ignorable whether a network filter may be left away, by the name of its type
   */
  public static ListenerParts of(
      ListenerTable table,
      ClusterBook clusters,
      Predicate<String> ignorable,
      Grace grace,
      Work work,
      Refusals refusals) {
    var ids = new IdPool("weft_listeners", table.capacity());
    var handlers = new Handlers();
    var reader = new ListenerReader(new TerminalFilters(ignorable));
    var planner = new Planner(ids, handlers, clusters, reader, grace);
    var book = new ListenerBook(table, clusters, planner);
    return new ListenerParts(
        book, new ListenerDiscovery(book, planner, reader, handlers, work, refusals), ids);
  }
}
