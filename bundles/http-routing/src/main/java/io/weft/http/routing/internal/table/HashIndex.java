package io.weft.http.routing.internal.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Entries by hash: buckets of eight slots, one cell each; see {@code lookup.h}. */
final class HashIndex {
  private static final int SLOTS = 8;
  private static final int PROBES = 8;
  private static final int INLINE = 40;
  private static final int WORDS = 24;
  private static final int TEXT = 0;
  private static final int LENGTH = 1;
  static final int EXACT = 2;
  static final int PREFIX = 3;
  static final int SUFFIX = 4;

  private record Slot(int hash, int entry) {}

  private record Key(int hash, String text) {}

  private final Cells cells;
  private final Map<Key, Integer> entries = new HashMap<>();
  private final List<Slot> slots = new ArrayList<>();

  HashIndex(Cells cells) {
    this.cells = cells;
  }

  /** Notes what a text means; {@code field} says in which of its roles. */
  void put(String text, int field, int value) {
    byte[] bytes = Cells.bytes(text);
    int hash = field == SUFFIX ? Fnv.reversed(bytes) : Fnv.hash(bytes);
    int entry = entries.computeIfAbsent(new Key(hash, text), key -> entry(key, bytes.length));
    cells.put(entry, field, value);
  }

  private int entry(Key key, int length) {
    int text = length > INLINE ? cells.text(key.text) : 0;
    int entry = cells.allocate(1);
    cells.put(entry, TEXT, text);
    if (text == 0) {
      cells.putBytes(entry, WORDS, Cells.bytes(key.text));
    }
    cells.put(entry, LENGTH, length);
    slots.add(new Slot(key.hash, entry));
    return entry;
  }

  boolean isEmpty() {
    return slots.isEmpty();
  }

  /** Writes the buckets; the result is their first cell, {@link #mask} their number less one. */
  int write() {
    for (int buckets = Integer.highestOneBit(Math.max(1, slots.size() / 3)); ; buckets *= 2) {
      int[] filled = new int[buckets];
      int[] place = new int[slots.size()];
      if (fits(filled, place)) {
        return write(place, buckets);
      }
    }
  }

  private int mask;

  int mask() {
    return mask;
  }

  private boolean fits(int[] filled, int[] place) {
    int most = Math.min(PROBES, filled.length);
    for (int i = 0; i < place.length; i++) {
      int probe = 0;
      while (probe < most && filled[bucket(i, probe, filled.length)] == SLOTS) {
        probe++;
      }
      if (probe == most) {
        return false;
      }
      int bucket = bucket(i, probe, filled.length);
      place[i] = bucket * SLOTS + filled[bucket]++;
    }
    return true;
  }

  private int bucket(int slot, int probe, int buckets) {
    return (slots.get(slot).hash + probe) & (buckets - 1);
  }

  private int write(int[] place, int buckets) {
    int first = cells.allocate(buckets);
    mask = buckets - 1;
    for (int i = 0; i < place.length; i++) {
      int cell = first + place[i] / SLOTS;
      cells.put(cell, 2 * (place[i] % SLOTS), slots.get(i).hash);
      cells.put(cell, 2 * (place[i] % SLOTS) + 1, slots.get(i).entry);
    }
    return first;
  }
}
