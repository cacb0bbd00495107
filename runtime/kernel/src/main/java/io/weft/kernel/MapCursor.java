package io.weft.kernel;

import io.weft.kernel.internal.BpfCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/**
 * One key and one value in memory that every call uses again: write {@link #key()}, call, read
 * {@link #value()}. Nothing is allocated. For one thread.
 */
public final class MapCursor implements AutoCloseable {
  private final Arena arena = Arena.ofConfined();
  private final BpfMap map;
  private final BpfCalls calls;
  private final MemorySegment key;
  private final MemorySegment value;

  MapCursor(BpfMap map) {
    this.map = map;
    this.calls = map.calls();
    this.key = arena.allocate(Math.max(1, map.definition().keySize()), 8);
    this.value = map.allocateValue(arena);
  }

  /** The key's memory. */
  public MemorySegment key() {
    return key;
  }

  /** The value's memory. */
  public MemorySegment value() {
    return value;
  }

  public MapCursor key(byte[] bytes) {
    return fill(key, bytes, map.definition().keySize(), "key");
  }

  public MapCursor key(int number) {
    key.set(ValueLayout.JAVA_INT, 0, number);
    return this;
  }

  public MapCursor value(byte[] bytes) {
    return fill(value, bytes, map.valueBytes(), "value");
  }

  /** A fresh copy of the value. */
  public byte[] valueCopy() {
    return value.asSlice(0, map.valueBytes()).toArray(ValueLayout.JAVA_BYTE);
  }

  private MapCursor fill(MemorySegment to, byte[] bytes, int size, String what) {
    if (bytes.length != size) {
      throw new KernelException(
          "a %s of %d bytes for %s".formatted(what, bytes.length, map.definition()));
    }
    MemorySegment.copy(bytes, 0, to, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return this;
  }

  /** Reads the key's value into {@link #value()}: whether the key is there. */
  public boolean lookup() {
    return found(calls.mapLookup(map.fd(), key, value), "look up an element of");
  }

  /** Reads and removes the key: whether it was there. */
  public boolean take() {
    return found(calls.mapLookupAndDelete(map.fd(), key, value), "take an element of");
  }

  /** Removes the key: whether it was there. */
  public boolean delete() {
    return found(calls.mapDelete(map.fd(), key), "delete an element of");
  }

  public void update(UpdateMode mode) {
    int result = calls.mapUpdate(map.fd(), key, value, mode.flags());
    if (result < 0) {
      throw KernelException.of(
          "update an element of", map.definition(), -result, hint(-result, mode));
    }
  }

  private String hint(int errno, UpdateMode mode) {
    return switch (errno) {
      case Errno.E2BIG -> "the map is full, or the index is beyond its end";
      case Errno.EEXIST, Errno.ENOENT -> "the mode is " + mode.name().toLowerCase(Locale.ROOT);
      default -> "";
    };
  }

  private boolean found(int result, String attempt) {
    if (map.isAbsent(result)) {
      return false;
    }
    KernelException.check(result, attempt, map.definition());
    return true;
  }

  @Override
  public void close() {
    arena.close();
  }
}
