package io.weft.http.routing.internal.table;

import io.weft.http.routing.internal.model.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Writes candidate lists, eight nodes to a cell. */
final class NodeWriter {
  private static final int NODES = 8;

  /** {@code ROUTING_SOLE}: the last of a list needs no node. */
  private static final int SOLE = 1 << 31;

  private final Cells cells;
  private final ToIntFunction<Rule> ruleCell;
  private int cell;
  private int place = NODES;

  NodeWriter(Cells cells, ToIntFunction<Rule> ruleCell) {
    this.cells = cells;
    this.ruleCell = ruleCell;
  }

  /** The reference of a list, 0 for the empty one; nodes that were written before are shared. */
  int write(CandidateList list) {
    List<CandidateList> fresh = new ArrayList<>();
    CandidateList node = list;
    for (; node != null && node.reference == 0; node = node.next) {
      if (node.next == null) {
        node.reference = SOLE | ruleCell.applyAsInt(node.rule);
      } else {
        fresh.add(node);
      }
    }
    fresh.forEach(this::place);
    fresh.forEach(this::fill);
    return list == null ? 0 : list.reference;
  }

  private void place(CandidateList node) {
    if (place == NODES) {
      cell = cells.allocate(1);
      place = 0;
    }
    node.reference = cell * NODES + place++;
  }

  private void fill(CandidateList node) {
    int field = 2 * (node.reference % NODES);
    cells.put(node.reference / NODES, field, ruleCell.applyAsInt(node.rule));
    cells.put(node.reference / NODES, field + 1, node.next == null ? 0 : node.next.reference);
  }
}
