package io.weft.loadbalancing.internal.hash;

/** What places hosts on a ring. Requests are always hashed by xxHash64. */
public enum HashFunction {
  XX_HASH {
    @Override
    public long hash(byte[] data, int length) {
      return XxHash64.hash(data, length, 0);
    }
  },
  MURMUR_HASH_2 {
    @Override
    public long hash(byte[] data, int length) {
      return Murmur64.hash(data, length);
    }
  };

  /** Hash of the first {@code length} bytes. */
  public abstract long hash(byte[] data, int length);
}
