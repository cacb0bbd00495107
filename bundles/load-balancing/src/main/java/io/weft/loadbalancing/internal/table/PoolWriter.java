package io.weft.loadbalancing.internal.table;

import io.weft.loadbalancing.internal.plan.Host;
import io.weft.loadbalancing.internal.plan.Pool;
import io.weft.loadbalancing.internal.policy.Balancing;
import io.weft.loadbalancing.internal.policy.Policy;
import io.weft.spi.definition.RefusedException;
import java.util.Arrays;
import java.util.List;

/** Writes one pool, in the way of the policy. */
interface PoolWriter {

  /** Writes a pool that has hosts: its data, and its row's words. */
  void write(Pool pool, int row) throws RefusedException;

  static PoolWriter of(Words words, Balancing balancing) {
    return switch (balancing.policy()) {
      case Policy.RoundRobin() -> new RoundRobinWriter(words);
      case Policy.Sample(int choices) -> (pool, row) -> sample(words, pool, row, choices);
      case Policy.RingHash ring ->
          (pool, row) -> ring(words, pool, row, new Ring(ring, pool, balancing.hostnameKeys()));
      case Policy.Maglev(int size) ->
          (pool, row) ->
              maglev(words, pool, row, MaglevTable.of(size, pool, balancing.hostnameKeys()));
    };
  }

  static int[] ids(List<Host> hosts) {
    int[] ids = new int[hosts.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = hosts.get(i).id();
    }
    return ids;
  }

  /** Envoy's random choice does not look at hosts' weights; least request does. */
  private static void sample(Words words, Pool pool, int row, int choices) {
    double[] weights =
        choices == 1 ? pool.weights() : pool.hosts().stream().mapToDouble(Host::weight).toArray();
    words.set(row + Layout.ENDPOINTS, words.append(ids(pool.hosts())));
    if (Arrays.stream(weights).allMatch(w -> w == weights[0])) {
      return;
    }
    Alias alias = new Alias(weights);
    int data = words.reserve(2L * weights.length);
    for (int i = 0; i < weights.length; i++) {
      words.set(data + 2 * i, alias.threshold[i]);
      words.set(data + 2 * i + 1, alias.other[i]);
    }
    words.set(row + Layout.DATA, data);
    words.set(
        row + Layout.WEIGHTS,
        words.append(pool.hosts().stream().mapToInt(h -> (int) h.weight()).toArray()));
  }

  private static void ring(Words words, Pool pool, int row, Ring ring) {
    int points = words.reserve(2L * ring.points.length);
    int owners = words.reserve(ring.points.length);
    int[] ids = ids(pool.hosts());
    for (int i = 0; i < ring.points.length; i++) {
      words.set64(points + 2 * i, ring.points[i]);
      words.set(owners + i, ids[ring.hosts[i]]);
    }
    words.set(row + Layout.PERIOD, ring.points.length);
    words.set(row + Layout.DATA, points);
    words.set(row + Layout.WEIGHTS, owners);
  }

  private static void maglev(Words words, Pool pool, int row, int[] table) {
    int[] ids = ids(pool.hosts());
    int data = words.reserve(table.length);
    for (int i = 0; i < table.length; i++) {
      words.set(data + i, ids[table[i]]);
    }
    words.set(row + Layout.PERIOD, table.length);
    words.set(row + Layout.DATA, data);
  }
}
