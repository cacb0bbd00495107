package io.weft.pipeline.table;

import io.weft.kernel.BpfMap;
import io.weft.kernel.Keys;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import java.nio.ByteBuffer;

/** {@code weft_misses}: how often a request needed a phase that no slot did, and what it got. */
public final class Misses {
  private final BpfMap map;

  public Misses(CoreMaps core) {
    map = core.map("weft_misses");
  }

  /** How many requests got this for lack of a slot in the phase, since the core was made. */
  public long read(Phase phase, OnMiss onMiss) {
    int element = phase.number() * OnMiss.values().length + onMiss.number();
    ByteBuffer cpus = Keys.buffer(map.lookup(Keys.of(element)).orElseThrow());
    long sum = 0;
    while (cpus.hasRemaining()) {
      sum += cpus.getLong();
    }
    return sum;
  }
}
