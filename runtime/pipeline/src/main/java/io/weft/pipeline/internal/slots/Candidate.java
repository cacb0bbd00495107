package io.weft.pipeline.internal.slots;

import io.weft.pipeline.chain.Slot;
import java.util.Comparator;

/**
 * A slot that could be in the chain.
 *
 * @param ready false for one that only lingers until a successor comes
 */
record Candidate(ObjectUnit unit, SlotDeclaration declaration, Slot slot, boolean ready) {

  /** Who serves when several could: who is ready, then the highest version, then who came last. */
  static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparing(Candidate::ready)
          .thenComparing(candidate -> candidate.origin().version())
          .thenComparing(candidate -> candidate.origin().bundle())
          .thenComparing(candidate -> candidate.slot().index())
          .reversed();

  Origin origin() {
    return unit.source().origin();
  }
}
