package io.weft.loadbalancing.internal.engine;

import io.weft.loadbalancing.internal.memory.PickMemory;
import io.weft.loadbalancing.internal.table.Words;
import io.weft.spi.definition.RefusedException;
import java.util.ArrayList;
import java.util.List;

/** Tables that are stored and not used yet; those that are not kept are freed. */
final class Draft implements AutoCloseable {
  private final PickMemory memory;
  private final List<Long> stored = new ArrayList<>();

  Draft(PickMemory memory) {
    this.memory = memory;
  }

  /** The table's reference. */
  long store(Words words) throws RefusedException {
    long reference = memory.store(words);
    stored.add(reference);
    return reference;
  }

  void keep() {
    stored.clear();
  }

  @Override
  public void close() {
    stored.forEach(memory::free);
  }
}
