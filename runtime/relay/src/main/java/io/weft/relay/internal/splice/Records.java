package io.weft.relay.internal.splice;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * An array of C structs in memory that the kernel's programs share. Reads and writes are ordered as
 * volatile ones are.
 */
final class Records {
  private static final VarHandle INT = JAVA_INT.varHandle();
  private static final VarHandle LONG = JAVA_LONG.varHandle();

  private final MemorySegment memory;
  private final long stride;

  Records(MemorySegment memory, long stride) {
    this.memory = memory;
    this.stride = stride;
  }

  int count() {
    return (int) (memory.byteSize() / stride);
  }

  MemorySegment element(int index) {
    return memory.asSlice(index * stride, stride);
  }

  int number(int index, long field) {
    return (int) INT.getVolatile(memory, index * stride + field);
  }

  void number(int index, long field, int value) {
    INT.setVolatile(memory, index * stride + field, value);
  }

  boolean swap(int index, long field, int from, int to) {
    return INT.compareAndSet(memory, index * stride + field, from, to);
  }

  long wide(int index, long field) {
    return (long) LONG.getVolatile(memory, index * stride + field);
  }

  void wide(int index, long field, long value) {
    LONG.setVolatile(memory, index * stride + field, value);
  }

  /** Sets bits; what was there before. */
  long set(int index, long field, long bits) {
    return (long) LONG.getAndBitwiseOr(memory, index * stride + field, bits);
  }

  /** Clears bits; what was there before. */
  long clear(int index, long field, long bits) {
    return (long) LONG.getAndBitwiseAnd(memory, index * stride + field, ~bits);
  }
}
