package io.weft.kernel.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * The option structs of libbpf 1.1. Each starts with its own size, by which a newer library knows
 * which fields are there.
 */
public final class Opts {
  private Opts() {}

  static MemorySegment mapCreate(SegmentAllocator memory, int flags, int innerFd) {
    MemorySegment options = sized(memory, 48);
    options.set(JAVA_INT, 24, innerFd);
    options.set(JAVA_INT, 28, flags);
    return options;
  }

  static MemorySegment mapBatch(SegmentAllocator memory, long elementFlags) {
    MemorySegment options = sized(memory, 24);
    options.set(JAVA_LONG, 8, elementFlags);
    return options;
  }

  static MemorySegment objectOpen(
      SegmentAllocator memory, String name, MemorySegment log, int logLevel) {
    MemorySegment options = sized(memory, 80);
    options.set(ADDRESS, 8, memory.allocateFrom(name));
    options.set(ADDRESS, 56, log);
    options.set(JAVA_LONG, 64, log.byteSize());
    options.set(JAVA_INT, 72, logLevel);
    return options;
  }

  /** struct bpf_test_run_opts; the outcome stands at offset 56 (return value) and 64 (ns). */
  public static MemorySegment testRun(
      SegmentAllocator memory, MemorySegment in, MemorySegment out, int repeat) {
    MemorySegment options = sized(memory, 80);
    options.set(ADDRESS, 8, in);
    options.set(ADDRESS, 16, out);
    options.set(JAVA_INT, 24, (int) in.byteSize());
    options.set(JAVA_INT, 28, (int) out.byteSize());
    options.set(JAVA_INT, 60, repeat);
    return options;
  }

  private static MemorySegment sized(SegmentAllocator memory, long size) {
    MemorySegment options = memory.allocate(size, 8).fill((byte) 0);
    options.set(JAVA_LONG, 0, size);
    return options;
  }
}
