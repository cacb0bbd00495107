package io.weft.loadbalancing.internal.table;

import io.weft.loadbalancing.internal.hash.XxHash64;
import io.weft.loadbalancing.internal.plan.Pool;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Maglev (Eisenbud et al., 2016) as Envoy fills it: hosts in the order of their keys, weights by
 * skipped turns.
 */
final class MaglevTable {
  private MaglevTable() {}

  /** The pool's host index for each place. */
  static int[] of(int size, Pool pool, boolean hostnameKeys) {
    int hosts = pool.hosts().size();
    byte[][] keys = new byte[hosts][];
    for (int i = 0; i < hosts; i++) {
      keys[i] = pool.hosts().get(i).key(hostnameKeys);
    }
    int[] order =
        IntStream.range(0, hosts)
            .boxed()
            .sorted(Comparator.comparing(i -> keys[i], Arrays::compareUnsigned))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] next = new int[hosts];
    int[] skip = new int[hosts];
    for (int i = 0; i < hosts; i++) {
      next[i] = (int) Long.remainderUnsigned(XxHash64.hash(keys[order[i]], 0), size);
      skip[i] = (int) Long.remainderUnsigned(XxHash64.hash(keys[order[i]], 1), size - 1) + 1;
    }
    return fill(size, order, next, skip, pool.weights());
  }

  private static int[] fill(int size, int[] order, int[] next, int[] skip, double[] weights) {
    int[] table = new int[size];
    Arrays.fill(table, -1);
    double most = Arrays.stream(weights).max().orElse(1);
    double[] target = new double[order.length];
    int filled = 0;
    for (int turn = 1; filled < size; turn++) {
      for (int i = 0; i < order.length && filled < size; i++) {
        if (turn * weights[order[i]] < target[i]) {
          continue;
        }
        target[i] += most;
        int at = next[i];
        while (table[at] >= 0) {
          at = step(at, skip[i], size);
        }
        table[at] = order[i];
        next[i] = step(at, skip[i], size);
        filled++;
      }
    }
    return table;
  }

  private static int step(int at, int skip, int size) {
    long moved = (long) at + skip;
    return (int) (moved >= size ? moved - size : moved);
  }
}
