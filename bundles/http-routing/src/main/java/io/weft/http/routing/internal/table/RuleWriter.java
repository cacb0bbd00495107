package io.weft.http.routing.internal.table;

import io.weft.http.routing.internal.model.Condition;
import io.weft.http.routing.internal.model.Outcome;
import io.weft.http.routing.internal.model.Rule;
import java.util.List;

/** Writes {@code struct routing_rule}. */
final class RuleWriter {
  private final Cells cells;
  private final ConditionWriter conditions;

  RuleWriter(Cells cells) {
    this.cells = cells;
    this.conditions = new ConditionWriter(cells);
  }

  /**
   * Writes a rule.
   *
   * @param asked its conditions, with those that its place in the table does not answer
   */
  int write(Rule rule, List<Condition> asked) {
    int first = conditions.write(asked);
    Outcome outcome = rule.outcome();
    int name = cells.text(outcome.clusterHeader());
    int cell = cells.allocate(1);
    int[] fields = {
      first,
      asked.size(),
      outcome.kind().ordinal(),
      rule.number(),
      outcome.cluster(),
      outcome.split(),
      outcome.hashPolicy(),
      outcome.mirror(),
      outcome.subset(),
      outcome.action(),
      outcome.status(),
      name,
      outcome.clusterHeader().length(),
      Fnv.hash(Cells.bytes(outcome.clusterHeader())),
      outcome.rewritten(),
      options(outcome)
    };
    for (int i = 0; i < fields.length; i++) {
      cells.put(cell, i, fields[i]);
    }
    return cell;
  }

  /** {@code enum routing_option}, and above its two bits the milliseconds. */
  private static int options(Outcome outcome) {
    return (outcome.routeFirst() ? 1 : 0)
        | (outcome.carried().possible() ? 2 : 0)
        | outcome.carried().millis() << 2;
  }
}
