package io.weft.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A global variable of a BPF program, in the byte order of this machine. */
public final class GlobalVariable {
  private final String name;
  private final MemorySegment memory;

  GlobalVariable(String name, MemorySegment memory) {
    this.name = name;
    this.memory = memory;
  }

  public String name() {
    return name;
  }

  /** Its memory, valid as long as the object. */
  public MemorySegment memory() {
    return memory;
  }

  /** Sets an integer variable of 1, 2, 4 or 8 bytes; higher bits of the value are lost. */
  public void set(long value) {
    switch ((int) memory.byteSize()) {
      case 1 -> memory.set(ValueLayout.JAVA_BYTE, 0, (byte) value);
      case 2 -> memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) value);
      case 4 -> memory.set(ValueLayout.JAVA_INT_UNALIGNED, 0, (int) value);
      case 8 -> memory.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, value);
      default -> throw notInteger();
    }
  }

  /** An integer variable of 1, 2, 4 or 8 bytes, as unsigned. */
  public long get() {
    return switch ((int) memory.byteSize()) {
      case 1 -> Byte.toUnsignedLong(memory.get(ValueLayout.JAVA_BYTE, 0));
      case 2 -> Short.toUnsignedLong(memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, 0));
      case 4 -> Integer.toUnsignedLong(memory.get(ValueLayout.JAVA_INT_UNALIGNED, 0));
      case 8 -> memory.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
      default -> throw notInteger();
    };
  }

  private IllegalStateException notInteger() {
    return new IllegalStateException(name + " has " + memory.byteSize() + " bytes, no integer");
  }
}
