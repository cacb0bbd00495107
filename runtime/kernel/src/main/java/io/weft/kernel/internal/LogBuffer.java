package io.weft.kernel.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Memory for the verifier's log, mapped and so touched only as far as the verifier writes. Since
 * Linux 6.4 a full log keeps its end; before, the load fails with ENOSPC.
 */
public final class LogBuffer implements AutoCloseable {
  private static final long BYTES = 16L << 20;

  private final PosixCalls posix;
  private final MemorySegment memory;
  private boolean closed;

  private LogBuffer(PosixCalls posix, MemorySegment memory) {
    this.posix = posix;
    this.memory = memory;
  }

  public static LogBuffer allocate(PosixCalls posix) {
    long address =
        posix.mmap(
            BYTES,
            PosixCalls.PROT_READ | PosixCalls.PROT_WRITE,
            PosixCalls.MAP_PRIVATE | PosixCalls.MAP_ANONYMOUS,
            -1,
            0);
    if (address < 0 && address > -4096) {
      throw new OutOfMemoryError("no memory for the verifier's log");
    }
    return new LogBuffer(posix, MemorySegment.ofAddress(address).reinterpret(BYTES));
  }

  public MemorySegment memory() {
    return memory;
  }

  /** What the verifier wrote. */
  public synchronized String text() {
    return closed || memory.get(ValueLayout.JAVA_BYTE, 0) == 0 ? "" : memory.getString(0);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      posix.munmap(memory.address(), BYTES);
    }
  }
}
