package io.weft.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("kernel")
@ExtendWith(Baseline.class)
class BpfMapKernelTest {
  private final Kernel kernel = Kernel.load();

  @Test
  void readsAndWritesElements() {
    try (BpfMap map = kernel.createMap(MapDefinition.hash("weft_test", 4, 8, 16))) {
      assertEquals(Optional.empty(), map.lookup(Keys.of(1)));
      map.update(Keys.of(1), Keys.of(11L), UpdateMode.NOEXIST);
      map.update(Keys.of(2), Keys.of(22L));
      map.update(Keys.of(1), Keys.of(12L), UpdateMode.EXIST);
      assertArrayEquals(Keys.of(12L), map.lookup(Keys.of(1)).orElseThrow());
      assertEquals(2, map.keys().size());
      assertArrayEquals(Keys.of(22L), map.take(Keys.of(2)).orElseThrow());
      assertEquals(Optional.empty(), map.take(Keys.of(2)));
      assertTrue(map.delete(Keys.of(1)));
      assertFalse(map.delete(Keys.of(1)));
    }
  }

  @Test
  void saysWhyAnUpdateFails() {
    try (BpfMap map = kernel.createMap(MapDefinition.hash("weft_test", 4, 8, 2))) {
      map.update(Keys.of(1), Keys.of(1L));
      KernelException exists =
          assertThrows(
              KernelException.class, () -> map.update(Keys.of(1), Keys.of(1L), UpdateMode.NOEXIST));
      assertEquals(
          "cannot update an element of map weft_test (hash, key 4, value 8, 2 entries): EEXIST:"
              + " the mode is noexist",
          exists.getMessage());
      map.update(Keys.of(2), Keys.of(1L));
      KernelException full =
          assertThrows(KernelException.class, () -> map.update(Keys.of(3), Keys.of(1L)));
      assertEquals(Errno.E2BIG, full.errno());
      assertTrue(full.getMessage().contains("the map is full"), full::getMessage);
      KernelException size =
          assertThrows(KernelException.class, () -> map.update(Keys.of(3L), Keys.of(1L)));
      assertTrue(size.getMessage().startsWith("a key of 8 bytes for map weft_test"));
    }
  }

  @Test
  void cursorsUseTheirMemoryAgain() {
    try (BpfMap map = kernel.createMap(MapDefinition.array("weft_test", 8, 100));
        MapCursor cursor = map.cursor()) {
      for (int i = 0; i < 100; i++) {
        cursor.value().set(ValueLayout.JAVA_LONG, 0, i * 3L);
        cursor.key(i).update(UpdateMode.ANY);
      }
      for (int i = 0; i < 100; i++) {
        assertTrue(cursor.key(i).lookup());
        assertEquals(i * 3L, cursor.value().get(ValueLayout.JAVA_LONG, 0));
      }
      assertFalse(cursor.key(100).lookup());
    }
  }

  @Test
  void batchesHashesOfAnySize() {
    int count = 20_000;
    try (BpfMap map = kernel.createMap(MapDefinition.hash("weft_test", 4, 8, count))) {
      map.batch().update(numbers(count, 4), numbers(count, 8));
      TreeMap<Integer, Long> all = new TreeMap<>();
      map.forEach((key, value) -> all.put(Keys.toInt(key), Keys.toLong(value)));
      assertEquals(count, all.size());
      all.forEach((key, value) -> assertEquals(key.longValue(), value));
      map.delete(Keys.of(7));
      map.batch().delete(numbers(count - 1, 4));
      assertEquals(1, map.keys().size());
      assertArrayEquals(Keys.of(count - 1), map.keys().getFirst());
    }
  }

  @Test
  void batchesArraysAndTries() {
    try (BpfMap array = kernel.createMap(MapDefinition.array("weft_test", 8, 3000))) {
      array.batch().update(numbers(3000, 4), numbers(3000, 8));
      int[] seen = {0};
      array.forEach((key, value) -> assertEquals(seen[0]++, Keys.toLong(value)));
      assertEquals(3000, seen[0]);
    }
    MapDefinition definition =
        new MapDefinition(
            "weft_test", MapType.LPM_TRIE, 8, 8, 16, MapDefinition.F_NO_PREALLOC, Optional.empty());
    try (BpfMap trie = kernel.createMap(definition)) {
      byte[] keys = Keys.of(32L | 0x0a0b0c0dL << 32);
      trie.batch().update(keys, Keys.of(5L));
      assertEquals(1, trie.keys().size());
      trie.forEach((key, value) -> assertEquals(5L, Keys.toLong(value)));
    }
  }

  @Test
  void writesOneByOneWhereThereAreNoBatches() {
    MapDefinition queueless = MapDefinition.sockmap("weft_test", 4);
    try (BpfMap sockmap = kernel.createMap(queueless);
        NetworkNamespace here = kernel.currentNamespace()) {
      ListeningSocket socket = here.listen(new InetSocketAddress("127.0.0.1", 0));
      sockmap.batch().update(Keys.of(2), Keys.of((long) socket.fd()));
      assertArrayEquals(
          Keys.of(kernel.sockets().cookie(socket.fd())), sockmap.lookup(Keys.of(2)).orElseThrow());
      sockmap.batch().delete(numbers(4, 4));
      assertEquals(Optional.empty(), sockmap.lookup(Keys.of(2)));
      kernel.sockets().close(socket.fd());
    }
  }

  @Test
  void saysHowFarABatchCame() {
    try (BpfMap map = kernel.createMap(MapDefinition.hash("weft_test", 4, 8, 10))) {
      KernelException full =
          assertThrows(
              KernelException.class, () -> map.batch().update(numbers(12, 4), numbers(12, 8)));
      assertEquals(Errno.E2BIG, full.errno());
      assertTrue(full.getMessage().endsWith("the map is full, 10 were done"), full::getMessage);
      assertThrows(KernelException.class, () -> map.batch().update(numbers(2, 4), numbers(1, 8)));
    }
  }

  private static byte[] numbers(int count, int size) {
    byte[] all = new byte[count * size];
    for (int i = 0; i < count; i++) {
      Keys.buffer(all).putInt(i * size, i);
    }
    return all;
  }

  @Test
  void givesOneValueForEachCpu() {
    MapDefinition definition =
        new MapDefinition("weft_test", MapType.PERCPU_ARRAY, 4, 4, 2, 0, Optional.empty());
    try (BpfMap map = kernel.createMap(definition)) {
      int cpus = map.valueBytes() / 8;
      assertTrue(cpus >= Runtime.getRuntime().availableProcessors());
      byte[] values = new byte[map.valueBytes()];
      Keys.buffer(values).putInt(8 * (cpus - 1), 77);
      map.update(Keys.of(1), values);
      assertArrayEquals(values, map.lookup(Keys.of(1)).orElseThrow());
      map.forEach((key, value) -> assertEquals(values.length, value.length));
    }
  }

  @Test
  void mapsAnArraysMemory() {
    MapDefinition definition =
        MapDefinition.array("weft_test", 12, 1000).withFlags(MapDefinition.F_MMAPABLE);
    try (BpfMap map = kernel.createMap(definition);
        MappedArray mapped = map.map()) {
      assertEquals(16, mapped.stride());
      mapped.element(999).set(ValueLayout.JAVA_INT, 8, 4242);
      byte[] value = map.lookup(Keys.of(999)).orElseThrow();
      assertEquals(4242, Keys.buffer(value).getInt(8));
    }
    try (BpfMap plain = kernel.createMap(MapDefinition.array("weft_test", 12, 10))) {
      KernelException refused = assertThrows(KernelException.class, plain::map);
      assertTrue(refused.getMessage().endsWith("it lacks F_MMAPABLE"), refused::getMessage);
    }
  }

  /** 16 bytes each, so 256 to a page: these begin inside a page and end inside another. */
  @Test
  void mapsSomeElementsOfAnArray() {
    MapDefinition definition =
        MapDefinition.array("weft_test", 12, 1000).withFlags(MapDefinition.F_MMAPABLE);
    try (BpfMap map = kernel.createMap(definition);
        MappedArray some = map.map(300, 500)) {
      assertEquals(500 * 16, some.memory().byteSize());
      some.element(0).set(ValueLayout.JAVA_INT, 8, 7);
      some.element(499).set(ValueLayout.JAVA_INT, 8, 8);
      assertEquals(7, Keys.buffer(map.lookup(Keys.of(300)).orElseThrow()).getInt(8));
      assertEquals(8, Keys.buffer(map.lookup(Keys.of(799)).orElseThrow()).getInt(8));
      assertThrows(IndexOutOfBoundsException.class, () -> map.map(501, 500));
    }
  }

  @Test
  void holdsInnerMapsOfAnySize() {
    MapDefinition inner =
        MapDefinition.array("weft_inner", 8, 1).withFlags(MapDefinition.F_INNER_MAP);
    MapDefinition outer =
        new MapDefinition("weft_outer", MapType.ARRAY_OF_MAPS, 4, 4, 4, 0, Optional.of(inner));
    try (BpfMap map = kernel.createMap(outer);
        BpfMap big = kernel.createMap(inner.withMaxEntries(5000));
        BpfMap other = kernel.createMap(MapDefinition.array("weft_wrong", 4, 1))) {
      map.put(Keys.of(0), big);
      assertEquals(big.info().id(), Keys.toInt(map.lookup(Keys.of(0)).orElseThrow()));
      assertThrows(KernelException.class, () -> map.put(Keys.of(1), other));
      assertTrue(map.delete(Keys.of(0)));
    }
  }

  @Test
  void tellsIdAndMemory() {
    try (BpfMap map = kernel.createMap(MapDefinition.array("weft_test", 1024, 1024))) {
      MapInfo info = map.info();
      assertTrue(info.id() > 0);
      assertEquals(map.definition(), info.definition());
      assertTrue(info.memoryBytes() >= 1 << 20, () -> "memory " + info.memoryBytes());
      try (BpfMap copy = map.duplicate()) {
        assertEquals(info.id(), copy.info().id());
      }
    }
  }

  @Test
  void freezesAgainstUserSpace() {
    try (BpfMap map = kernel.createMap(MapDefinition.array("weft_test", 8, 1))) {
      map.freeze();
      KernelException frozen =
          assertThrows(KernelException.class, () -> map.update(Keys.of(0), Keys.of(1L)));
      assertEquals(Errno.EPERM, frozen.errno());
    }
  }

  @Test
  void livesOnInItsPin() {
    try (PinFolder pins = new PinFolder()) {
      try (BpfMap map = kernel.createMap(MapDefinition.hash("weft_test", 4, 8, 16))) {
        map.update(Keys.of(1), Keys.of(11L));
        map.pin(pins.path("map"));
        KernelException taken =
            assertThrows(KernelException.class, () -> map.pin(pins.path("map")));
        assertTrue(taken.getMessage().endsWith("EEXIST: something is pinned there"));
      }
      try (BpfMap again = kernel.openMap(pins.path("map"))) {
        assertEquals("weft_test", again.name());
        assertArrayEquals(Keys.of(11L), again.lookup(Keys.of(1)).orElseThrow());
      }
      kernel.unpin(pins.path("map"));
      KernelException gone =
          assertThrows(KernelException.class, () -> kernel.openMap(pins.path("map")));
      assertEquals(Errno.ENOENT, gone.errno());
    }
  }

  @Test
  void isUselessAfterItsClose() {
    BpfMap map = kernel.createMap(MapDefinition.hash("weft_test", 4, 8, 16));
    map.close();
    map.close();
    IllegalStateException closed = assertThrows(IllegalStateException.class, map::info);
    assertEquals("map weft_test is closed", closed.getMessage());
    assertThrows(IllegalStateException.class, () -> map.lookup(Keys.of(1)));
  }

  @Test
  void refusesWhatTheKernelRefuses() {
    KernelException refused =
        assertThrows(
            KernelException.class,
            () -> kernel.createMap(MapDefinition.hash("weft_test", 0, 8, 16)));
    assertEquals(
        "cannot create map weft_test (hash, key 0, value 8, 16 entries): EINVAL",
        refused.getMessage());
  }
}
