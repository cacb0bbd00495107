package io.weft.relay.internal.http;

import java.util.Arrays;

/** Lines of a head that are not passed on, as ascending ranges; reused for each head. */
final class Cuts {
  private int[] ranges = new int[16];
  private int size;

  void clear() {
    size = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int count() {
    return size / 2;
  }

  int from(int index) {
    return ranges[2 * index];
  }

  int to(int index) {
    return ranges[2 * index + 1];
  }

  /** Adds a range anywhere; one that is there already is not added again. */
  void add(int from, int to) {
    int at = size;
    while (at > 0 && ranges[at - 2] >= from) {
      at -= 2;
    }
    if (at < size && ranges[at] == from) {
      return;
    }
    if (size == ranges.length) {
      ranges = Arrays.copyOf(ranges, 2 * size);
    }
    System.arraycopy(ranges, at, ranges, at + 2, size - at);
    ranges[at] = from;
    ranges[at + 1] = to;
    size += 2;
  }
}
