package io.weft.pipeline.table;

import io.weft.kernel.BpfMap;
import io.weft.kernel.Keys;
import io.weft.kernel.StructLayout;
import io.weft.pipeline.CoreMaps;
import java.nio.ByteBuffer;

/** {@code weft_slot_stats}: how often the slot at an index gave each result. */
public final class SlotStats {
  private final BpfMap map;
  private final StructLayout layout;
  private final int results;

  public SlotStats(CoreMaps core) {
    map = core.map("weft_slot_stats");
    layout = core.struct("weft_slot_stats");
    results = layout.field("result").count();
  }

  /** Counts by {@code enum weft_result} (next, done, reject, relay, miss), over all CPUs. */
  public long[] read(int index) {
    ByteBuffer all = Keys.buffer(map.lookup(Keys.of(index)).orElseThrow());
    long[] sums = new long[results];
    int stride = (int) ((layout.size() + 7) / 8 * 8);
    for (int cpu = 0; cpu < all.capacity(); cpu += stride) {
      for (int i = 0; i < results; i++) {
        sums[i] += all.getLong(cpu + (int) layout.field("result").offset(i));
      }
    }
    return sums;
  }

  /** Starts at 0 again. */
  public void clear(int index) {
    map.update(Keys.of(index), new byte[map.valueBytes()]);
  }
}
