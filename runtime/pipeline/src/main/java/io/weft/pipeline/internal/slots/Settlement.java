package io.weft.pipeline.internal.slots;

import io.weft.pipeline.SlotStatus;
import io.weft.pipeline.SlotStatus.State;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether a bundle's slots have come to rest. */
final class Settlement {
  private static final Set<State> GOOD = Set.of(State.ACTIVE, State.SUPERSEDED, State.UNUSED);
  private static final Set<State> LEAVING = Set.of(State.RETIRING, State.LINGERING);

  private Settlement() {}

  /** All serve or could, or one of them never will. A bundle without slots is at rest. */
  static boolean reached(long bundle, List<SlotStatus> report) {
    return of(bundle, report).anyMatch(slot -> slot.state() == State.REFUSED)
        || of(bundle, report).allMatch(slot -> GOOD.contains(slot.state()));
  }

  /** Why one does not serve; empty when all do. */
  static Optional<String> why(long bundle, List<SlotStatus> report) {
    return of(bundle, report)
        .filter(slot -> !GOOD.contains(slot.state()))
        .map(slot -> "slot " + slot.slot() + ": " + slot.reason().lines().findFirst().orElse(""))
        .findFirst();
  }

  /** An older revision of the same bundle may still be on its way out. */
  private static Stream<SlotStatus> of(long bundle, List<SlotStatus> report) {
    return report.stream()
        .filter(slot -> slot.bundle() == bundle && !LEAVING.contains(slot.state()));
  }
}
