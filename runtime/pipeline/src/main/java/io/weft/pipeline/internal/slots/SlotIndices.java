package io.weft.pipeline.internal.slots;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Numbers of slots in the arrays. Number 0 is the core's finish program. A number goes round before
 * it is used again, so that what is written down about one is not about another soon.
 */
final class SlotIndices {
  private final int size;
  private final BitSet taken = new BitSet();
  private final List<Integer> inherited = new ArrayList<>();
  private int last;

  /** {@code size} is that of the arrays. */
  SlotIndices(int size) {
    this.size = size;
  }

  /** A number that nobody has, from 1. */
  int allocate() throws SlotRefusedException {
    for (int step = 1; step < size; step++) {
      int index = 1 + (last - 1 + step) % (size - 1);
      if (!taken.get(index)) {
        taken.set(index);
        last = index;
        return index;
      }
    }
    throw new SlotRefusedException(
        "all %d slot numbers are taken: stop bundles that are not needed".formatted(size - 1));
  }

  /** Taken by an earlier process, whose programs may serve still. */
  void inherit(int index) {
    taken.set(index);
    inherited.add(index);
  }

  /** What was inherited, once. */
  List<Integer> takeInherited() {
    List<Integer> all = List.copyOf(inherited);
    inherited.clear();
    return all;
  }

  void release(int index) {
    taken.clear(index);
  }
}
