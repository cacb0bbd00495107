package io.weft.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.BiConsumer;

/**
 * Many elements with few calls. Types without batches (ENOTSUPP, program arrays, sockmaps) are
 * written one by one.
 */
public final class MapBatch {
  /** Elements of one read; a hash whose bucket holds more gets ENOSPC and asks again. */
  private static final int FIRST_READ = 1024;

  private final BpfMap map;

  MapBatch(BpfMap map) {
    this.map = map;
  }

  /**
   * Writes elements; stops at the first failure, and says how many were written.
   *
   * @param keys one after the other, each of the map's key size
   * @param values one after the other, each of {@link BpfMap#valueBytes}
   */
  public void update(byte[] keys, byte[] values) {
    try (Arena arena = Arena.ofConfined()) {
      update(copy(arena, keys), copy(arena, values), keys.length / map.definition().keySize());
    }
  }

  /** Writes {@code count} elements from native memory. */
  public void update(MemorySegment keys, MemorySegment values, int count) {
    if (count == 0) {
      return;
    }
    requireSize(keys, values, count);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment done = arena.allocateFrom(JAVA_INT, count);
      int result = map.calls().mapUpdateBatch(map.fd(), keys, values, done, UpdateMode.ANY.flags());
      if (unsupported(result)) {
        updateSingly(keys, values, count);
      } else {
        check(result, "write", done.get(JAVA_INT, 0), count);
      }
    }
  }

  private void updateSingly(MemorySegment keys, MemorySegment values, int count) {
    for (int i = 0; i < count; i++) {
      MemorySegment key = element(keys, i, map.definition().keySize());
      MemorySegment value = element(values, i, map.valueBytes());
      check(map.calls().mapUpdate(map.fd(), key, value, 0), "write", i, count);
    }
  }

  /** Removes elements; keys that are not there are passed over. */
  public void delete(byte[] keys) {
    int keySize = map.definition().keySize();
    try (Arena arena = Arena.ofConfined()) {
      delete(copy(arena, keys), keys.length / keySize, arena.allocate(JAVA_INT));
    }
  }

  /** The kernel stops at an absent key, so the rest is asked for again. */
  private void delete(MemorySegment keys, int count, MemorySegment done) {
    int keySize = map.definition().keySize();
    int at = 0;
    while (at < count) {
      done.set(JAVA_INT, 0, count - at);
      MemorySegment rest = keys.asSlice((long) at * keySize);
      int result = map.calls().mapDeleteBatch(map.fd(), rest, done);
      if (unsupported(result)) {
        result = map.calls().mapDelete(map.fd(), rest);
        done.set(JAVA_INT, 0, result == 0 ? 1 : 0);
      }
      boolean absent = map.isAbsent(result);
      check(absent ? 0 : result, "delete", at, count);
      at += done.get(JAVA_INT, 0) + (absent ? 1 : 0);
    }
  }

  /** Whether this kernel has batches for this map's type. */
  boolean isSupported() {
    return forEach((key, value) -> {});
  }

  /** Hands over every element; false where the type has no batches and nothing was done. */
  boolean forEach(BiConsumer<byte[], byte[]> action) {
    return new BatchReader(map, FIRST_READ).forEach(action);
  }

  static boolean unsupported(int result) {
    return result == -Errno.ENOTSUPP || result == -Errno.EOPNOTSUPP || result == -Errno.EINVAL;
  }

  private void check(int result, String attempt, int done, int count) {
    if (result < 0) {
      String hint = result == -Errno.E2BIG ? "the map is full, " : "";
      throw KernelException.of(
          attempt + " " + count + " elements of",
          map.definition(),
          -result,
          hint + done + " were done");
    }
  }

  private void requireSize(MemorySegment keys, MemorySegment values, int count) {
    if (keys.byteSize() < (long) count * map.definition().keySize()
        || values.byteSize() < (long) count * map.valueBytes()) {
      throw new KernelException("too few bytes for " + count + " elements of " + map.definition());
    }
  }

  private static MemorySegment element(MemorySegment all, int index, int size) {
    return all.asSlice((long) index * size, size);
  }

  private static MemorySegment copy(Arena arena, byte[] bytes) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
  }
}
