package io.weft.grayscale.internal;

import io.weft.kernel.BpfMap;
import io.weft.kernel.BpfObject;
import io.weft.kernel.Keys;
import io.weft.kernel.UpdateMode;
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

  /** Turns that are there already go on. */
  void split(int id, byte[] table) {
    if (turns.lookup(Keys.of(id)).isEmpty()) {
      turns.update(Keys.of(id), new byte[8 + 8 * CLUSTERS], UpdateMode.ANY);
    }
    splits.update(Keys.of(id), table);
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

  void mirror(int action, int mirror, int both) {
    mirrors.update(pair(action, mirror), Keys.of(both));
  }

  void removeMirror(int action, int mirror) {
    mirrors.delete(pair(action, mirror));
  }

  void hashPolicy(int id, byte[] policy) {
    hashPolicies.update(Keys.of(id), policy);
  }

  void removeHashPolicy(int id) {
    hashPolicies.delete(Keys.of(id));
  }

  private static byte[] pair(int action, int mirror) {
    byte[] key = new byte[8];
    Keys.buffer(key).putInt(action).putInt(mirror);
    return key;
  }
}
