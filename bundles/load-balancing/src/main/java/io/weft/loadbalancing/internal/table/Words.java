package io.weft.loadbalancing.internal.table;

import java.util.Arrays;

/** A table under construction: 32-bit words in rows of 8. */
public final class Words {
  /** Words of a row. */
  public static final int ROW = 8;

  private int[] words;
  private int length;

  Words(int capacity) {
    this.words = new int[Math.max(ROW, capacity)];
  }

  /** A table of equal words. */
  public static Words filled(int length, int word) {
    Words words = new Words(length);
    int[] values = new int[length];
    Arrays.fill(values, word);
    words.append(values);
    return words;
  }

  /** Appends room that starts at a row and returns its offset. */
  int reserve(long count) {
    int start = (length + ROW - 1) / ROW * ROW;
    long end = start + count;
    if (end > Integer.MAX_VALUE / 8) {
      throw new IllegalArgumentException("a pick table of " + end + " words is too large");
    }
    if (end > words.length) {
      words = Arrays.copyOf(words, (int) Math.max(end, Math.min(words.length * 2L, 1 << 28)));
    }
    length = (int) end;
    return start;
  }

  void set(int at, int value) {
    words[at] = value;
  }

  void set64(int at, long value) {
    words[at] = (int) value;
    words[at + 1] = (int) (value >>> 32);
  }

  /** Appends words and returns where they start. */
  int append(int[] values) {
    int start = reserve(values.length);
    System.arraycopy(values, 0, words, start, values.length);
    return start;
  }

  public int get(int at) {
    return words[at];
  }

  public long get64(int at) {
    return (words[at] & 0xFFFFFFFFL) | (long) words[at + 1] << 32;
  }

  public int length() {
    return length;
  }

  public int rows() {
    return (length + ROW - 1) / ROW;
  }

  /** The words; only the first {@link #length} count. */
  public int[] array() {
    return words;
  }
}
