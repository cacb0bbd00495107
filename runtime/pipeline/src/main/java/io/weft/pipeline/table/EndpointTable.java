package io.weft.pipeline.table;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.weft.kernel.MapDefinition;
import io.weft.kernel.MappedArray;
import io.weft.kernel.StructLayout;
import io.weft.pipeline.CoreMaps;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * {@code weft_endpoints}, as memory that Java shares with the kernel's programs: counting a request
 * allocates nothing and makes no system call. Safe for many threads.
 */
public final class EndpointTable implements AutoCloseable {
  private static final VarHandle INT = JAVA_INT.varHandle();

  private final MappedArray array;
  private final MemorySegment memory;
  private final long stride;
  private final int capacity;
  private final long address;
  private final long cluster;
  private final long present;
  private final long active;
  private final long total;

  public EndpointTable(CoreMaps core) {
    MapDefinition definition = core.map("weft_endpoints").definition();
    array = core.map("weft_endpoints").map();
    memory = array.memory();
    stride = array.stride();
    capacity = definition.maxEntries();
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

  private long at(int id) {
    Ids.check("endpoint", id, capacity);
    return id * stride;
  }

  /**
   * Writes an endpoint; its counters start at 0 when the id was free. Programs may read while it is
   * written, so the address of an id that is in use must not change: take another id.
   */
  public void put(int id, InetSocketAddress to, int clusterId) {
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
    INT.setRelease(memory, at(id) + present, 0);
  }

  /** The address of an endpoint. */
  public Optional<InetSocketAddress> address(int id) {
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
    return memory.get(JAVA_INT, at(id) + cluster);
  }

  /** Adds to the requests and connections that are under way, atomically also against programs. */
  public void addActive(int id, int change) {
    INT.getAndAdd(memory, at(id) + active, change);
  }

  /** Requests and connections under way. */
  public int active(int id) {
    return (int) INT.getVolatile(memory, at(id) + active);
  }

  /** How often the endpoint was chosen, modulo 2^32. */
  public long total(int id) {
    return Integer.toUnsignedLong((int) INT.getVolatile(memory, at(id) + total));
  }

  @Override
  public void close() {
    array.close();
  }
}
