package io.weft.loadbalancing.internal.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** xxHash64 as its specification defines it; the BPF side is {@code weft/xxhash.h}. */
public final class XxHash64 {
  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private XxHash64() {}

  public static long hash(byte[] data, long seed) {
    return hash(data, data.length, seed);
  }

  /** Hash of the first {@code length} bytes. */
  public static long hash(byte[] data, int length, long seed) {
    int offset = length & ~31;
    long hash = offset == 0 ? seed + P5 : stripes(data, offset, seed);
    hash += length;
    for (; offset + 8 <= length; offset += 8) {
      hash = Long.rotateLeft(hash ^ round(0, (long) LONG.get(data, offset)), 27) * P1 + P4;
    }
    if (offset + 4 <= length) {
      long word = ((int) INT.get(data, offset)) & 0xFFFFFFFFL;
      hash = Long.rotateLeft(hash ^ word * P1, 23) * P2 + P3;
      offset += 4;
    }
    for (; offset < length; offset++) {
      hash = Long.rotateLeft(hash ^ (data[offset] & 0xFF) * P5, 11) * P1;
    }
    return avalanche(hash);
  }

  private static long stripes(byte[] data, int end, long seed) {
    long a = seed + P1 + P2;
    long b = seed + P2;
    long c = seed;
    long d = seed - P1;
    for (int i = 0; i < end; i += 32) {
      a = round(a, (long) LONG.get(data, i));
      b = round(b, (long) LONG.get(data, i + 8));
      c = round(c, (long) LONG.get(data, i + 16));
      d = round(d, (long) LONG.get(data, i + 24));
    }
    long hash =
        Long.rotateLeft(a, 1)
            + Long.rotateLeft(b, 7)
            + Long.rotateLeft(c, 12)
            + Long.rotateLeft(d, 18);
    return merge(merge(merge(merge(hash, a), b), c), d);
  }

  private static long round(long lane, long word) {
    return Long.rotateLeft(lane + word * P2, 31) * P1;
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * P1 + P4;
  }

  private static long avalanche(long hash) {
    long x = (hash ^ (hash >>> 33)) * P2;
    x = (x ^ (x >>> 29)) * P3;
    return x ^ (x >>> 32);
  }
}
