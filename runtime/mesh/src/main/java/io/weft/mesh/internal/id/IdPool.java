package io.weft.mesh.internal.id;

import io.weft.spi.definition.RefusedException;
import java.util.ArrayDeque;
import java.util.BitSet;

/**
 * Row numbers of one table, from 1. A number that came back is taken again as late as possible:
 * never used ones go first, then the one that has been free longest.
 */
public final class IdPool {
  private final String table;
  private final int capacity;
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private final BitSet taken = new BitSet();
  private int next = 1;
  private int used;

  /**
   * @param table its name, for the message when it is full
   * @param capacity rows, row 0 included
   */
  public IdPool(String table, int capacity) {
    this.table = table;
    this.capacity = capacity;
  }

  /**
   * Takes a number.
   *
   * @throws RefusedException when the table is full
   */
  public synchronized int take() throws RefusedException {
    while (next < capacity && taken.get(next)) {
      next++;
    }
    int id = next < capacity ? next++ : reuse();
    taken.set(id);
    used++;
    return id;
  }

  private int reuse() throws RefusedException {
    Integer id = free.poll();
    if (id == null) {
      throw new RefusedException(
          "table "
              + table
              + " is full: all "
              + (capacity - 1)
              + " rows are in use or in their grace time");
    }
    return id;
  }

  /** Marks a number as taken before any was: an earlier process left something in that row. */
  public synchronized void reserve(int id) {
    if (!taken.get(id)) {
      taken.set(id);
      used++;
    }
  }

  /**
   * Gives a number back; whoever does so has let the grace time pass.
   *
   * @throws IllegalStateException when it was not taken
   */
  public synchronized void give(int id) {
    if (!taken.get(id)) {
      throw new IllegalStateException("row " + id + " of " + table + " is not taken");
    }
    taken.clear(id);
    used--;
    free.add(id);
  }

  /** Rows in use, those in their grace time included. */
  public synchronized int used() {
    return used;
  }

  /** Rows that can be used. */
  public int size() {
    return capacity - 1;
  }
}
