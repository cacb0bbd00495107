package io.weft.loadbalancing.internal.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MurmurHash2 in its 64-bit form with the seed of the C++ standard library: {@code MURMUR_HASH_2}
 * of {@code RingHashLbConfig.hash_function}.
 */
final class Murmur64 {
  private static final long MULTIPLIER = 0xC6A4A7935BD1E995L;
  private static final long SEED = 0xC70F6907L;
  private static final int SHIFT = 47;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Murmur64() {}

  static long hash(byte[] data, int length) {
    long hash = SEED ^ length * MULTIPLIER;
    int offset = 0;
    for (; offset + 8 <= length; offset += 8) {
      hash =
          (hash ^ shiftMix((long) LONG.get(data, offset) * MULTIPLIER) * MULTIPLIER) * MULTIPLIER;
    }
    if (offset < length) {
      long tail = 0;
      for (int i = length - 1; i >= offset; i--) {
        tail = tail << 8 | data[i] & 0xFF;
      }
      hash = (hash ^ tail) * MULTIPLIER;
    }
    return shiftMix(shiftMix(hash) * MULTIPLIER);
  }

  private static long shiftMix(long value) {
    return value ^ (value >>> SHIFT);
  }
}
