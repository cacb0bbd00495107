package io.weft.relay.internal.splice;

import io.weft.kernel.StructLayout;
import java.lang.foreign.MemorySegment;

/** {@code weft_pools}: by endpoint the links that a request may be given to. */
public final class PoolTable {
  /** {@code WEFT_POOL_LINKS}. */
  public static final int LINKS = 64;

  private final Records records;
  private final long free;
  private final long first;

  public PoolTable(MemorySegment memory, long stride, StructLayout layout) {
    records = new Records(memory, stride);
    free = layout.offset("free");
    first = layout.offset("first");
  }

  public int count() {
    return records.count();
  }

  /** The endpoint's links are {@code first} and the 63 behind it; none is free yet. */
  public void open(int endpoint, int firstLink) {
    records.wide(endpoint, free, 0);
    records.number(endpoint, first, firstLink);
  }

  /** Offers a link. */
  public void offer(int endpoint, int bit) {
    records.set(endpoint, free, 1L << bit);
  }

  /** Takes a link out: whether it was free, so that nobody else has it. */
  public boolean take(int endpoint, int bit) {
    return (records.clear(endpoint, free, 1L << bit) & 1L << bit) != 0;
  }

  /** How many links are free. */
  public int free(int endpoint) {
    return Long.bitCount(records.wide(endpoint, free));
  }
}
