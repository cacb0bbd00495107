package io.weft.http.routing.internal.table;

/** The lengths that occur, as bits: bit n - 1 for length n. */
final class Lengths {
  /** The longest that is found by hash ({@code ROUTING_LENGTHS}). */
  static final int MOST = 256;

  private final long[] bits = new long[MOST / 64];

  void add(int length) {
    bits[(length - 1) / 64] |= 1L << ((length - 1) % 64);
  }

  boolean isEmpty() {
    return (bits[0] | bits[1] | bits[2] | bits[3]) == 0;
  }

  void write(Cells cells, int cell, int offset) {
    for (int i = 0; i < bits.length; i++) {
      cells.putLong(cell, offset + 8 * i, bits[i]);
    }
  }
}
