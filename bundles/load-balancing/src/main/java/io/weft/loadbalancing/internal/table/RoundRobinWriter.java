package io.weft.loadbalancing.internal.table;

import io.weft.loadbalancing.internal.plan.Host;
import io.weft.loadbalancing.internal.plan.Pool;
import io.weft.spi.definition.RefusedException;
import java.util.List;

/** Weighted round robin: exact over each period, whatever the weights. */
final class RoundRobinWriter implements PoolWriter {
  /** Longest schedule of unequal weights; above it the order comes from a step. */
  static final int SCHEDULE_LIMIT = 4096;

  private final Words words;

  RoundRobinWriter(Words words) {
    this.words = words;
  }

  @Override
  public void write(Pool pool, int row) throws RefusedException {
    List<Host> hosts = pool.hosts();
    long divisor = 0;
    long sum = 0;
    for (Host host : hosts) {
      divisor = Step.gcd(host.weight(), divisor);
      sum += host.weight();
    }
    if (sum > 0xFFFFFFFFL) {
      throw new RefusedException(
          "load_balancing_weight: the hosts of one locality and priority add up to "
              + sum
              + ", more than 4294967295");
    }
    long period = sum / divisor;
    int[] ids = PoolWriter.ids(hosts);
    words.set(row + Layout.PERIOD, (int) period);
    if (period == hosts.size()) {
      words.set(row + Layout.DATA, words.append(ids));
    } else if (period <= SCHEDULE_LIMIT) {
      words.set(row + Layout.DATA, words.append(schedule(hosts, ids, divisor)));
    } else {
      words.set(row + Layout.ENDPOINTS, words.append(ids));
      words.set(row + Layout.STEP, (int) Step.of(period));
      words.set(row + Layout.DATA, words.append(cumulative(hosts, divisor)));
    }
  }

  private static int[] schedule(List<Host> hosts, int[] ids, long divisor) {
    int[] order = Schedule.of(hosts.stream().mapToInt(h -> (int) (h.weight() / divisor)).toArray());
    for (int i = 0; i < order.length; i++) {
      order[i] = ids[order[i]];
    }
    return order;
  }

  private static int[] cumulative(List<Host> hosts, long divisor) {
    int[] ends = new int[hosts.size()];
    long sum = 0;
    for (int i = 0; i < ends.length; i++) {
      sum += hosts.get(i).weight() / divisor;
      ends[i] = (int) sum;
    }
    return ends;
  }
}
