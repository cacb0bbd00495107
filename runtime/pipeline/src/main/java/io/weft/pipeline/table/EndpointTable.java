package io.weft.pipeline.table;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.weft.kernel.BpfMap;
import io.weft.kernel.MappedArray;
import io.weft.kernel.StructLayout;
import io.weft.pipeline.CoreMaps;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * {@code weft_endpoints}, as memory that Java shares with the kernel's programs: counting a request
 * allocates nothing and makes no system call. Safe for many threads.
 */
public final class EndpointTable implements AutoCloseable {
  private static final VarHandle INT = JAVA_INT.varHandle();

  /** Endpoints that are mapped together, once one of them is used. */
  private static final int WINDOW = 4096;

  private final BpfMap map;
  private final AtomicReferenceArray<MappedArray> windows;
  private final long stride;
  private final int capacity;
  private final long address;
  private final long cluster;
  private final long present;
  private final long active;
  private final long total;

  public EndpointTable(CoreMaps core) {
    map = core.map("weft_endpoints");
    capacity = map.definition().maxEntries();
    windows = new AtomicReferenceArray<>((capacity + WINDOW - 1) / WINDOW);
    stride = MappedArray.stride(map.definition());
    StructLayout layout = core.struct("weft_endpoint");
    address = layout.offset("address");
    cluster = layout.offset("cluster");
    present = layout.offset("present");
    active = layout.offset("active");
    total = layout.offset("total");
  }

  /** Ids go from 1 to this, exclusive. */
  public int capacity() {
    return capacity;
  }

  private MemorySegment memory(int id) {
    Ids.check("endpoint", id, capacity);
    MappedArray window = windows.getAcquire(id / WINDOW);
    return (window == null ? open(id / WINDOW) : window).memory();
  }

  private long at(int id) {
    return id % WINDOW * stride;
  }

  private synchronized MappedArray open(int window) {
    if (windows.get(window) == null) {
      int first = window * WINDOW;
      windows.setRelease(window, map.map(first, Math.min(WINDOW, capacity - first)));
    }
    return windows.get(window);
  }

  /**
   * Writes an endpoint; its counters start at 0 when the id was free. Programs may read while it is
   * written, so the address of an id that is in use must not change: take another id.
   */
  public void put(int id, InetSocketAddress to, int clusterId) {
    MemorySegment memory = memory(id);
    long at = at(id);
    if ((int) INT.getAcquire(memory, at + present) == 0) {
      INT.setVolatile(memory, at + active, 0);
      INT.setVolatile(memory, at + total, 0);
    }
    byte[] bytes = Addresses.encode(to);
    MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, at + address, bytes.length);
    memory.set(JAVA_INT, at + cluster, clusterId);
    INT.setRelease(memory, at + present, 1);
  }

  /** Requests that still choose it get 503; do it once no table names the id. */
  public void remove(int id) {
    INT.setRelease(memory(id), at(id) + present, 0);
  }

  /** The address of an endpoint. */
  public Optional<InetSocketAddress> address(int id) {
    MemorySegment memory = memory(id);
    long at = at(id);
    if ((int) INT.getAcquire(memory, at + present) == 0) {
      return Optional.empty();
    }
    byte[] bytes = new byte[Addresses.BYTES];
    MemorySegment.copy(memory, JAVA_BYTE, at + address, bytes, 0, bytes.length);
    return Optional.of(Addresses.decode(bytes, 0));
  }

  /** The cluster of an endpoint, 0 for none. */
  public int cluster(int id) {
    return memory(id).get(JAVA_INT, at(id) + cluster);
  }

  /** Adds to the requests and connections that are under way, atomically also against programs. */
  public void addActive(int id, int change) {
    INT.getAndAdd(memory(id), at(id) + active, change);
  }

  /** Requests and connections under way. */
  public int active(int id) {
    return (int) INT.getVolatile(memory(id), at(id) + active);
  }

  /** How often the endpoint was chosen, modulo 2^32. */
  public long total(int id) {
    return Integer.toUnsignedLong((int) INT.getVolatile(memory(id), at(id) + total));
  }

  @Override
  public void close() {
    for (int window = 0; window < windows.length(); window++) {
      Optional.ofNullable(windows.getAndSet(window, null)).ifPresent(MappedArray::close);
    }
  }
}
