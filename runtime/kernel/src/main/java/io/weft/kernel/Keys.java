package io.weft.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Integers as the bytes of keys and values, in the byte order of this machine. */
public final class Keys {
  private Keys() {}

  public static byte[] of(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  public static byte[] of(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(value).array();
  }

  public static int toInt(byte[] bytes) {
    return buffer(bytes).getInt();
  }

  public static long toLong(byte[] bytes) {
    return buffer(bytes).getLong();
  }

  /** A view for reading or writing fields at offsets. */
  public static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }
}
