package io.weft.relay.internal.net;

import io.weft.relay.internal.decision.Verdict;
import io.weft.spi.relay.ActionTable;
import java.util.Optional;

/**
 * Finds the actions of verdicts. Those found last are kept, because requests of one route follow
 * each other and an id of an action never means another one.
 */
final class LastActions {
  private final ActionTable table;
  private Optional<Actions> found = Optional.empty();
  private int first;
  private int second;
  private int third;

  LastActions(ActionTable table) {
    this.table = table;
  }

  /** As {@link Actions#of}. */
  Optional<Actions> of(Verdict verdict) {
    if (found.isEmpty() || !isSame(verdict)) {
      found = Actions.of(table, verdict);
      first = verdict.action;
      second = verdict.secondAction;
      third = verdict.thirdAction;
    }
    return found;
  }

  private boolean isSame(Verdict verdict) {
    return verdict.action == first
        && verdict.secondAction == second
        && verdict.thirdAction == third;
  }
}
