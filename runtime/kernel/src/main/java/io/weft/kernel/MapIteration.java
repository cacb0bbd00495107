package io.weft.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Walks a map by its keys. */
final class MapIteration {
  private final BpfMap map;

  MapIteration(BpfMap map) {
    this.map = map;
  }

  List<byte[]> keys() {
    List<byte[]> keys = new ArrayList<>();
    walk(key -> keys.add(key.toArray(ValueLayout.JAVA_BYTE)));
    return keys;
  }

  int count() {
    return walk(key -> {});
  }

  /** A key that is removed meanwhile sends the kernel back to the first, hence the bound. */
  private int walk(Consumer<MemorySegment> action) {
    int count = 0;
    try (Arena arena = Arena.ofConfined()) {
      int size = map.definition().keySize();
      MemorySegment key = arena.allocate(size, 8);
      int result = map.calls().mapNextKey(map.fd(), MemorySegment.NULL, key);
      while (result == 0 && count < map.definition().maxEntries()) {
        action.accept(key);
        count++;
        result = map.calls().mapNextKey(map.fd(), key, key);
      }
      if (result != -Errno.ENOENT) {
        KernelException.check(result, "walk the keys of", map.definition());
      }
    }
    return count;
  }

  void forEach(BiConsumer<byte[], byte[]> action) {
    if (!map.batch().forEach(action)) {
      keys().forEach(key -> map.lookup(key).ifPresent(value -> action.accept(key, value)));
    }
  }
}
