package io.weft.loadbalancing.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.loadbalancing.internal.table.Words;
import io.weft.spi.definition.RefusedException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is stored stays as it is for as long as a program may read it. */
class PickMemoryTest {

  /** Segments on the heap that tell when readers were waited for. */
  private static final class HeapSegments implements Segments {
    final Map<Integer, MemorySegment> open = new HashMap<>();
    final int limit;
    int waits;

    HeapSegments(int limit) {
      this.limit = limit;
    }

    @Override
    public int limit() {
      return limit;
    }

    @Override
    public MemorySegment add(int index, int rows) {
      MemorySegment memory = Arena.ofAuto().allocate(rows * 32L);
      open.put(index, memory);
      return memory;
    }

    @Override
    public void drop(int index) {
      open.remove(index);
    }

    @Override
    public void awaitReaders() {
      waits++;
    }

    @Override
    public void close() {
      open.clear();
    }

    int first(long reference) {
      long at = ((reference & 0xFFFFFFFFL) - 1) * 32;
      return open.get((int) (reference >>> 32)).get(ValueLayout.JAVA_INT, at);
    }

    int last(long reference, int words) {
      long at = ((reference & 0xFFFFFFFFL) - 1) * 32 + (words - 1) * 4L;
      return open.get((int) (reference >>> 32)).get(ValueLayout.JAVA_INT, at);
    }
  }

  private record Stored(long reference, int words, int mark) {}

  private static Words words(int length, int mark) {
    return Words.filled(length, mark);
  }

  @Test
  void tablesNeverOverlapAndFreedOnesStayUntilReadersAreGone() throws Exception {
    Random random = new Random(5);
    HeapSegments segments = new HeapSegments(64);
    PickMemory memory = new PickMemory(segments, reclaim -> {});
    List<Stored> live = new ArrayList<>();
    List<Stored> freed = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      if (live.isEmpty() || random.nextInt(100) < 52) {
        int length = 1 + random.nextInt(1 << random.nextInt(14));
        live.add(new Stored(memory.store(words(length, step)), length, step));
      } else {
        Stored gone = live.remove(random.nextInt(live.size()));
        memory.free(gone.reference);
        freed.add(gone);
      }
      if (random.nextInt(50) == 0) {
        freed.forEach(stored -> check(segments, stored));
        memory.reclaim();
        freed.clear();
      }
    }
    assertTrue(segments.waits > 100);
    live.forEach(stored -> check(segments, stored));
    assertEquals(live.size(), memory.tables());
    live.forEach(stored -> memory.free(stored.reference));
    memory.reclaim();
    assertEquals(1, segments.open.size(), "empty segments are given back, but the first");
  }

  private static void check(HeapSegments segments, Stored stored) {
    assertEquals(stored.mark, segments.first(stored.reference));
    assertEquals(stored.mark, segments.last(stored.reference, stored.words));
  }

  @Test
  void whatFindsNoRoomIsRefused() throws Exception {
    HeapSegments segments = new HeapSegments(1);
    PickMemory memory = new PickMemory(segments, reclaim -> {});
    long reference = memory.store(words(8, 1));
    var refused = assertThrows(RefusedException.class, () -> memory.store(words(1 << 20, 2)));
    assertTrue(refused.getMessage().contains("no room"), refused.getMessage());
    assertEquals(1, segments.first(reference));
    assertEquals(1, memory.tables());
  }

  @Test
  void waitingForReadersIsAskedForOnceForAllThatIsFreedMeanwhile() throws Exception {
    HeapSegments segments = new HeapSegments(4);
    List<Runnable> asked = new ArrayList<>();
    PickMemory memory = new PickMemory(segments, asked::add);
    List<Long> tables = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tables.add(memory.store(words(8, i)));
    }
    memory.free(tables.get(0));
    memory.free(tables.get(1));
    assertEquals(1, asked.size());
    asked.getFirst().run();
    assertEquals(1, segments.waits);
    memory.free(tables.get(2));
    assertEquals(2, asked.size());
  }

  @Test
  void freeingNothingIsNothing() throws Exception {
    PickMemory memory = new PickMemory(new HeapSegments(4), reclaim -> {});
    memory.free(0);
    memory.reclaim();
    assertEquals(0, memory.tables());
  }
}
