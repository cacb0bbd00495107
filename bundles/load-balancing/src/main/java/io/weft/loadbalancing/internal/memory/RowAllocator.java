package io.weft.loadbalancing.internal.memory;

import java.util.TreeMap;
import java.util.TreeSet;

/** Which rows of one segment are free. Best fit, neighbours are joined. */
final class RowAllocator {
  private record Run(int rows, int start) implements Comparable<Run> {
    @Override
    public int compareTo(Run other) {
      return rows != other.rows
          ? Integer.compare(rows, other.rows)
          : Integer.compare(start, other.start);
    }
  }

  private final int capacity;
  private final TreeSet<Run> bySize = new TreeSet<>();
  private final TreeMap<Integer, Integer> byStart = new TreeMap<>();

  RowAllocator(int capacity) {
    this.capacity = capacity;
    put(0, capacity);
  }

  /** The first of so many rows, or -1. */
  int take(int rows) {
    Run run = bySize.ceiling(new Run(rows, 0));
    if (run == null) {
      return -1;
    }
    cut(run.start, run.rows);
    if (run.rows > rows) {
      put(run.start + rows, run.rows - rows);
    }
    return run.start;
  }

  /** Gives rows back. */
  void release(int start, int rows) {
    int from = start;
    int count = rows;
    var before = byStart.floorEntry(start);
    if (before != null && before.getKey() + before.getValue() == start) {
      from = before.getKey();
      count += before.getValue();
      cut(before.getKey(), before.getValue());
    }
    var after = byStart.get(start + rows);
    if (after != null) {
      count += after;
      cut(start + rows, after);
    }
    put(from, count);
  }

  boolean isEmpty() {
    return bySize.size() == 1 && bySize.first().rows == capacity;
  }

  int capacity() {
    return capacity;
  }

  private void put(int start, int rows) {
    bySize.add(new Run(rows, start));
    byStart.put(start, rows);
  }

  private void cut(int start, int rows) {
    bySize.remove(new Run(rows, start));
    byStart.remove(start);
  }
}
