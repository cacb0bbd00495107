package io.weft.loadbalancing.internal.engine;

import io.weft.kernel.BpfMap;
import io.weft.kernel.BpfObject;
import io.weft.kernel.KernelException;
import io.weft.kernel.Keys;
import io.weft.kernel.MappedArray;
import io.weft.spi.definition.RefusedException;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Set;

/** The maps {@code lb_tables}, {@code lb_subsets} and {@code keep_lb_turns}. */
public final class KernelPickTables implements PickTables {
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private final MappedArray clusters;
  private final BpfMap subsets;
  private final BpfMap counters;

  public KernelPickTables(BpfObject object) {
    this.clusters = object.map("lb_tables").map();
    this.subsets = object.map("lb_subsets");
    this.counters = object.map("keep_lb_turns");
    clear();
  }

  /** References of an earlier owner of the object point into memory that is not there any more. */
  private void clear() {
    clusters.memory().fill((byte) 0);
    subsets.keys().forEach(subsets::delete);
  }

  /** One store: a program sees the old table or the new one, which is complete before. */
  @Override
  public void cluster(int cluster, long reference) {
    LONG.setRelease(clusters.memory(), cluster * clusters.stride(), reference);
  }

  @Override
  public void subset(int cluster, int subset, long reference) throws RefusedException {
    try {
      subsets.update(pair(cluster, subset), Keys.of(reference));
    } catch (KernelException e) {
      throw new RefusedException(
          "no room for one more pair of cluster and metadata match among %d: %s"
              .formatted(subsets.definition().maxEntries(), e.getMessage()));
    }
  }

  @Override
  public void removeSubset(int cluster, int subset) {
    subsets.delete(pair(cluster, subset));
  }

  @Override
  public void forget(int cluster, Set<Integer> tags) {
    tags.forEach(tag -> counters.delete(pair(cluster, tag)));
  }

  private static byte[] pair(int first, int second) {
    byte[] key = new byte[8];
    Keys.buffer(key).putInt(first).putInt(second);
    return key;
  }

  @Override
  public void close() {
    clusters.close();
  }
}
