package io.weft.loadbalancing.internal.memory;

import io.weft.kernel.BpfMap;
import io.weft.kernel.Kernel;
import io.weft.kernel.Keys;
import io.weft.kernel.MapDefinition;
import io.weft.kernel.MappedArray;
import io.weft.loadbalancing.internal.table.Words;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/** Segments in the array of maps {@code lb_segments}. */
public final class KernelSegments implements Segments {
  private record Open(BpfMap map, MappedArray memory) {}

  private final Kernel kernel;
  private final BpfMap outer;
  private final BpfMap nothing;
  private final Map<Integer, Open> open = new HashMap<>();

  public KernelSegments(Kernel kernel, BpfMap outer) {
    this.kernel = kernel;
    this.outer = outer;
    this.nothing = kernel.createMap(definition("lb_nothing", 1));
  }

  private static MapDefinition definition(String name, int rows) {
    return MapDefinition.array(name, Words.ROW * 4, rows)
        .withFlags(MapDefinition.F_MMAPABLE | MapDefinition.F_INNER_MAP);
  }

  /** The last index belongs to {@link #awaitReaders}. */
  @Override
  public int limit() {
    return outer.definition().maxEntries() - 1;
  }

  @Override
  public MemorySegment add(int index, int rows) {
    BpfMap map = kernel.createMap(definition("lb_segment", rows));
    MappedArray memory = map.map();
    open.put(index, new Open(map, memory));
    outer.put(Keys.of(index), map);
    return memory.memory();
  }

  @Override
  public void drop(int index) {
    outer.delete(Keys.of(index));
    close(open.remove(index));
  }

  /**
   * Changing an array of maps waits for a grace period (kernel/bpf/syscall.c,
   * maybe_wait_bpf_programs).
   */
  @Override
  public void awaitReaders() {
    outer.put(Keys.of(limit()), nothing);
  }

  private static void close(Open segment) {
    segment.memory.close();
    segment.map.close();
  }

  @Override
  public void close() {
    open.values().forEach(KernelSegments::close);
    open.clear();
    nothing.close();
  }
}
