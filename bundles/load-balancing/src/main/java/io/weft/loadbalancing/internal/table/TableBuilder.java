package io.weft.loadbalancing.internal.table;

import io.weft.loadbalancing.internal.plan.Host;
import io.weft.loadbalancing.internal.plan.Plan;
import io.weft.loadbalancing.internal.plan.Pool;
import io.weft.loadbalancing.internal.policy.Balancing;
import io.weft.loadbalancing.internal.policy.Policy;
import io.weft.spi.definition.RefusedException;
import java.util.List;

/** Writes a plan down as the table that the kernel picks from. */
public final class TableBuilder {
  private final Words words;
  private final Balancing balancing;
  private final List<Pool> pools;

  private TableBuilder(Plan plan, Balancing balancing) {
    this.pools =
        balancing.policy() instanceof Policy.Sample(int choices) && choices == 1
            ? List.of(merge(plan.pools()))
            : plan.pools();
    this.balancing = balancing;
    this.words = new Words(64 + 2 * pools.stream().mapToInt(p -> p.hosts().size()).sum());
  }

  /**
   * Builds.
   *
   * @param counter second half of the counter's key, 0 for the whole cluster
   * @throws RefusedException when the weights of one pool add up to more than 2^32 - 1
   */
  public static Words build(Plan plan, Balancing balancing, int counter) throws RefusedException {
    if (plan.isEmpty()) {
      Words empty = new Words(Words.ROW);
      empty.reserve(Words.ROW);
      return empty;
    }
    return new TableBuilder(plan, balancing).write(plan, counter);
  }

  private Words write(Plan plan, int counter) throws RefusedException {
    words.reserve(Words.ROW);
    int rows = words.reserve((long) pools.size() * Words.ROW);
    words.set(Layout.POLICY, policyNumber());
    words.set(Layout.POOLS, pools.size());
    words.set(Layout.POOL_ROWS, rows);
    words.set(
        Layout.CHOICES, balancing.policy() instanceof Policy.Sample(int choices) ? choices : 0);
    words.set(Layout.COUNTER, counter);
    for (int i = 0; i < pools.size(); i++) {
      Pool pool = pools.get(i);
      int row = rows + i * Words.ROW;
      words.set(row + Layout.HOSTS, pool.hosts().size());
      if (!pool.hosts().isEmpty()) {
        PoolWriter.of(words, balancing).write(pool, row);
      }
    }
    if (pools.size() > 1) {
      writeSelector(plan.byHash(), rows);
    }
    return words;
  }

  private int policyNumber() {
    return switch (balancing.policy()) {
      case Policy.RoundRobin() -> Layout.ROUND_ROBIN;
      case Policy.Sample _ -> Layout.SAMPLE;
      case Policy.RingHash _ -> Layout.RING;
      case Policy.Maglev _ -> Layout.MAGLEV;
    };
  }

  private void writeSelector(int[] byHash, int rows) {
    if (byHash.length > 0) {
      words.set(Layout.SELECTOR, words.append(byHash));
      words.set(Layout.SELECTOR_LENGTH, byHash.length);
      return;
    }
    int[] turns = Shares.whole(pools.stream().mapToDouble(Pool::share).toArray());
    int[] order = Schedule.of(turns);
    int selector = words.reserve(2L * order.length);
    int[] seen = new int[turns.length];
    for (int i = 0; i < order.length; i++) {
      words.set(selector + 2 * i, order[i]);
      words.set(selector + 2 * i + 1, seen[order[i]]++);
    }
    words.set(Layout.SELECTOR, selector);
    words.set(Layout.SELECTOR_LENGTH, order.length);
    for (int i = 0; i < turns.length; i++) {
      words.set(rows + i * Words.ROW + Layout.OCCURRENCES, turns[i]);
    }
  }

  /** Random choices do not need turns: one pool holds all hosts with the shares as weights. */
  private static Pool merge(List<Pool> pools) {
    if (pools.size() == 1) {
      return pools.getFirst();
    }
    int count = pools.stream().mapToInt(p -> Math.max(1, p.hosts().size())).sum();
    Host[] hosts = new Host[count];
    double[] weights = new double[count];
    int at = 0;
    for (Pool pool : pools) {
      for (Host host : pool.hosts()) {
        hosts[at] = host;
        weights[at++] = pool.share() / pool.hosts().size();
      }
      if (pool.hosts().isEmpty()) { // its share is refused: endpoint 0
        hosts[at] = Host.NOBODY;
        weights[at++] = pool.share();
      }
    }
    return new Pool("all", 1, List.of(hosts), weights);
  }
}
