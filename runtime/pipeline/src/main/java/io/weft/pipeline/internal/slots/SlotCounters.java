package io.weft.pipeline.internal.slots;

import io.weft.pipeline.chain.Slot;

/** Keeps counting per slot over the indices that it has had. */
interface SlotCounters {
  /** The slot's index starts at zero. */
  void opened(Slot slot);

  /** The index is given back; what it counted stays with the slot's name. */
  void closed(Slot slot);
}
