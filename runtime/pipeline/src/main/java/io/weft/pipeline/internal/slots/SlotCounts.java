package io.weft.pipeline.internal.slots;

import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.chain.Slot;
import io.weft.pipeline.table.SlotStats;
import java.util.HashMap;
import java.util.Map;

/**
 * Results of slots by name, growing only: what an index counted stays when the index goes. Safe for
 * many threads.
 */
public final class SlotCounts implements SlotCounters {
  private final SlotStats stats;
  private final Map<Integer, Slot> live = new HashMap<>();
  private final Map<Series, long[]> past = new HashMap<>();

  SlotCounts(SlotStats stats) {
    this.stats = stats;
  }

  /** One slot over all its versions. */
  public record Series(String slot, Phase phase) {
    static Series of(Slot slot) {
      return new Series(slot.name(), slot.phase());
    }
  }

  @Override
  public synchronized void opened(Slot slot) {
    stats.clear(slot.index());
    live.put(slot.index(), slot);
  }

  @Override
  public synchronized void closed(Slot slot) {
    if (live.remove(slot.index()) != null) {
      past.merge(Series.of(slot), stats.read(slot.index()), SlotCounts::sum);
    }
  }

  /** Counts by {@code enum weft_result} of every slot that there was. */
  public synchronized Map<Series, long[]> all() {
    Map<Series, long[]> all = new HashMap<>(past);
    live.values()
        .forEach(slot -> all.merge(Series.of(slot), stats.read(slot.index()), SlotCounts::sum));
    return all;
  }

  /** Counts of one index. */
  public long[] of(int index) {
    return stats.read(index);
  }

  private static long[] sum(long[] a, long[] b) {
    long[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }
}
