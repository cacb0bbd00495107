package io.weft.http.routing.internal.table;

/** FNV-1a with 32 bits, as {@code weft/request.h} defines it. */
final class Fnv {
  private static final int SEED = 0x811c9dc5;
  private static final int PRIME = 16777619;

  private Fnv() {}

  static int hash(byte[] bytes) {
    int hash = SEED;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    return hash;
  }

  /** From the last byte to the first. */
  static int reversed(byte[] bytes) {
    int hash = SEED;
    for (int i = bytes.length - 1; i >= 0; i--) {
      hash = (hash ^ (bytes[i] & 0xff)) * PRIME;
    }
    return hash;
  }
}
