package io.weft.loadbalancing.internal.memory;

import io.weft.kernel.KernelException;
import io.weft.loadbalancing.internal.table.Words;
import io.weft.spi.definition.RefusedException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tables in the kernel's memory. A stored table never changes; a freed one stays readable until no
 * program can be reading it. Safe for many threads.
 */
public final class PickMemory implements AutoCloseable {
  private static final int FIRST_SEGMENT = 1 << 13;
  private static final int SEGMENT = 1 << 17;
  private static final long ROW_BYTES = Words.ROW * 4L;

  private record Segment(RowAllocator rows, MemorySegment memory) {}

  private record Run(int segment, int start, int rows) {}

  private final Segments segments;
  private final Consumer<Runnable> later;
  private final Map<Integer, Segment> open = new HashMap<>();
  private final Map<Long, Run> stored = new HashMap<>();
  private final List<Run> freed = new ArrayList<>();

  /**
   * @param later runs what waits for readers, a moment later: many tables are freed together
   */
  public PickMemory(Segments segments, Consumer<Runnable> later) {
    this.segments = segments;
    this.later = later;
  }

  /**
   * Writes a table down and returns its reference, never 0.
   *
   * @throws RefusedException when there is no room
   */
  public synchronized long store(Words words) throws RefusedException {
    Run run = allocate(Math.max(1, words.rows()));
    MemorySegment.copy(
        words.array(),
        0,
        open.get(run.segment).memory,
        ValueLayout.JAVA_INT,
        run.start * ROW_BYTES,
        words.length());
    long reference = (long) run.segment << 32 | (run.start + 1);
    stored.put(reference, run);
    return reference;
  }

  /** No new reader will find the table. */
  public synchronized void free(long reference) {
    Run run = stored.remove(reference);
    if (run != null) {
      freed.add(run);
      if (freed.size() == 1) {
        later.accept(this::reclaim);
      }
    }
  }

  /** Waits for the readers of freed tables, then uses their rows again. */
  public void reclaim() {
    List<Run> runs;
    synchronized (this) {
      runs = List.copyOf(freed);
      freed.clear();
    }
    if (!runs.isEmpty()) {
      segments.awaitReaders();
      release(runs);
    }
  }

  private synchronized void release(List<Run> runs) {
    for (Run run : runs) {
      RowAllocator rows = open.get(run.segment).rows;
      rows.release(run.start, run.rows);
      if (rows.isEmpty() && run.segment > 0) {
        open.remove(run.segment);
        segments.drop(run.segment);
      }
    }
  }

  /** Bytes of all segments. */
  public synchronized long bytes() {
    return open.values().stream().mapToLong(s -> s.rows.capacity() * ROW_BYTES).sum();
  }

  /** Tables that are stored. */
  public synchronized int tables() {
    return stored.size();
  }

  private Run allocate(int rows) throws RefusedException {
    for (Map.Entry<Integer, Segment> entry : open.entrySet()) {
      int start = entry.getValue().rows.take(rows);
      if (start >= 0) {
        return new Run(entry.getKey(), start, rows);
      }
    }
    int index = grow(rows);
    return new Run(index, open.get(index).rows.take(rows), rows);
  }

  private int grow(int rows) throws RefusedException {
    int index = 0;
    while (open.containsKey(index)) {
      index++;
    }
    if (index >= segments.limit()) {
      throw new RefusedException(
          "no room for a pick table of %d bytes: all %d segments are full"
              .formatted(rows * ROW_BYTES, index));
    }
    int size = Math.max(rows, open.isEmpty() ? FIRST_SEGMENT : SEGMENT);
    open.put(index, new Segment(new RowAllocator(size), segment(index, size)));
    return index;
  }

  private MemorySegment segment(int index, int size) throws RefusedException {
    try {
      return segments.add(index, size);
    } catch (KernelException e) {
      throw new RefusedException("no memory for pick tables: " + e.getMessage());
    }
  }

  @Override
  public synchronized void close() {
    open.clear();
    stored.clear();
    freed.clear();
    segments.close();
  }
}
