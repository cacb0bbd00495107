package io.weft.kernel;

import io.weft.kernel.internal.PosixCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An array map's elements as memory that the kernel's programs and Java share. Elements start at
 * multiples of {@link #stride}. Ordering between threads is the caller's: a system call on either
 * side orders enough.
 */
public final class MappedArray implements AutoCloseable {
  private static final int PAGE = 4096;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private final long stride;

  private MappedArray(
      PosixCalls posix, MapDefinition array, MemorySegment pages, long start, long bytes) {
    this.stride = stride(array);
    MemorySegment elements =
        pages
            .reinterpret(arena, mapped -> posix.munmap(mapped.address(), mapped.byteSize()))
            .asSlice(start, bytes);
    this.memory = isConstant(array) ? elements.asReadOnly() : elements;
  }

  /** libbpf freezes what no program may write: mapping it for writing gives EPERM. */
  private static boolean isConstant(MapDefinition array) {
    return (array.flags() & MapDefinition.F_RDONLY_PROG) != 0;
  }

  /**
   * Bytes from one element of an array map to the next (kernel/bpf/arraymap.c: elem_size =
   * round_up(value_size, 8), the whole in pages).
   */
  public static long stride(MapDefinition array) {
    return (array.valueSize() + 7L) / 8 * 8;
  }

  static MappedArray of(PosixCalls posix, BpfMap map, int first, int count) {
    MapDefinition array = map.definition();
    if ((array.flags() & MapDefinition.F_MMAPABLE) == 0) {
      throw new KernelException("cannot map the memory of " + array + ": it lacks F_MMAPABLE");
    }
    long start = stride(array) * first % PAGE;
    long offset = stride(array) * first - start;
    long bytes = stride(array) * count;
    long length = (start + bytes + PAGE - 1) / PAGE * PAGE;
    int access = PosixCalls.PROT_READ | (isConstant(array) ? 0 : PosixCalls.PROT_WRITE);
    long address = posix.mmap(length, access, PosixCalls.MAP_SHARED, map.fd(), offset);
    if (address < 0 && address > -PAGE) {
      throw KernelException.of("map the memory of", array, (int) -address, "");
    }
    MemorySegment pages = MemorySegment.ofAddress(address).reinterpret(length);
    return new MappedArray(posix, array, pages, start, bytes);
  }

  /** The elements, one after the other; gone with {@link #close}. */
  public MemorySegment memory() {
    return memory;
  }

  /** Bytes from one element to the next. */
  public long stride() {
    return stride;
  }

  /** One element. */
  public MemorySegment element(int index) {
    return memory.asSlice(index * stride, stride);
  }

  @Override
  public void close() {
    arena.close();
  }
}
