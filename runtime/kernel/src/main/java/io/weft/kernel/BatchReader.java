package io.weft.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.BiConsumer;

/** Reads a map in batches (BPF_MAP_LOOKUP_BATCH). */
final class BatchReader {
  private final BpfMap map;
  private final int keySize;
  private final int valueSize;
  private int size;

  BatchReader(BpfMap map, int size) {
    this.map = map;
    this.keySize = map.definition().keySize();
    this.valueSize = map.valueBytes();
    this.size = Math.min(size, Math.max(1, map.definition().maxEntries()));
  }

  /** False where the type has no batches: then nothing was handed over. */
  boolean forEach(BiConsumer<byte[], byte[]> action) {
    try (Arena arena = Arena.ofConfined()) {
      // The place to go on from: a bucket for hashes, a key for the others.
      MemorySegment place = arena.allocate(Math.max(4, keySize), 8);
      MemorySegment from = MemorySegment.NULL;
      int result = 0;
      while (result != -Errno.ENOENT) {
        result = read(from, place, action);
        if (from.address() == 0 && MapBatch.unsupported(result)) {
          return false;
        }
        grow(result);
        from = result == -Errno.ENOSPC ? from : place;
      }
      return true;
    }
  }

  private int read(MemorySegment from, MemorySegment place, BiConsumer<byte[], byte[]> action) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment keys = arena.allocate((long) size * keySize, 8);
      MemorySegment values = arena.allocate((long) size * valueSize, 8);
      MemorySegment count = arena.allocateFrom(JAVA_INT, size);
      int result = map.calls().mapLookupBatch(map.fd(), from, place, keys, values, count);
      if (result == 0 || result == -Errno.ENOENT) {
        handOver(keys, values, count.get(JAVA_INT, 0), action);
      }
      return result;
    }
  }

  private void handOver(
      MemorySegment keys, MemorySegment values, int count, BiConsumer<byte[], byte[]> action) {
    for (int i = 0; i < count; i++) {
      byte[] key = keys.asSlice((long) i * keySize, keySize).toArray(ValueLayout.JAVA_BYTE);
      byte[] value = values.asSlice((long) i * valueSize, valueSize).toArray(ValueLayout.JAVA_BYTE);
      action.accept(key, value);
    }
  }

  private void grow(int result) {
    if (result == -Errno.ENOSPC) {
      size *= 2;
    } else if (result != -Errno.ENOENT) {
      KernelException.check(result, "read all elements of", map.definition());
    }
  }
}
