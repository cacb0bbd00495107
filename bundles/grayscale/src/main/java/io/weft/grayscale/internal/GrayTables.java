package io.weft.grayscale.internal;

import io.weft.kernel.BpfMap;
import io.weft.kernel.BpfObject;
import io.weft.kernel.KernelException;
import io.weft.kernel.Keys;
import io.weft.spi.definition.RefusedException;
import java.nio.ByteBuffer;

/** The maps of {@code grayscale.bpf.c}. */
final class GrayTables {
  private static final int CLUSTERS = 64;

  private final BpfMap splits;
  private final BpfMap turns;
  private final BpfMap mirrors;
  private final BpfMap hashPolicies;

  GrayTables(BpfObject object) {
    splits = object.map("gs_splits");
    turns = object.map("keep_gs_turns");
    mirrors = object.map("gs_mirrors");
    hashPolicies = object.map("gs_hash_policies");
  }

  /**
   * Turns that are there already go on.
   *
   * @throws RefusedException when there is no room; nothing is left behind then
   */
  void split(int id, byte[] table) throws RefusedException {
    boolean fresh = turns.lookup(Keys.of(id)).isEmpty();
    if (fresh) {
      put(turns, Keys.of(id), new byte[8 + 8 * CLUSTERS], "split");
    }
    try {
      put(splits, Keys.of(id), table, "split");
    } catch (RefusedException e) {
      if (fresh) {
        turns.delete(Keys.of(id));
      }
      throw e;
    }
  }

  private static void put(BpfMap map, byte[] key, byte[] value, String what)
      throws RefusedException {
    try {
      map.update(key, value);
    } catch (KernelException e) {
      throw new RefusedException(
          "no room for one more %s among %d: %s"
              .formatted(what, map.definition().maxEntries(), e.getMessage()));
    }
  }

  void removeSplit(int id) {
    splits.delete(Keys.of(id));
    turns.delete(Keys.of(id));
  }

  /** How often each share was chosen, in the order of the split. */
  long[] chosen(int id) {
    long[] counts = new long[CLUSTERS];
    turns
        .lookup(Keys.of(id))
        .ifPresent(
            value -> {
              ByteBuffer in = Keys.buffer(value).position(8);
              for (int i = 0; i < CLUSTERS; i++) {
                counts[i] = in.getLong();
              }
            });
    return counts;
  }

  void mirror(int id, int action) throws RefusedException {
    put(mirrors, Keys.of(id), Keys.of(action), "mirror");
  }

  void removeMirror(int id) {
    mirrors.delete(Keys.of(id));
  }

  void hashPolicy(int id, byte[] policy) throws RefusedException {
    put(hashPolicies, Keys.of(id), policy, "hash policy");
  }

  void removeHashPolicy(int id) {
    hashPolicies.delete(Keys.of(id));
  }
}
