package io.weft.relay.internal.stats;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.LongObjectHashMap;
import io.weft.relay.internal.decision.Reason;

/**
 * The counts of one event loop. Plain fields: the loop writes them, and a scrape reads them on the
 * loop, so requests pay no atomic operation.
 */
public final class LoopStats {
  private static final int MAXIMUM_CLUSTERS = 1000;

  private final LongObjectHashMap<Requests> requests = new LongObjectHashMap<>();
  private final IntObjectHashMap<Clusters> clusters = new IntObjectHashMap<>();
  private final long[] counts = new long[Count.values().length];

  /** Requests with the same end. */
  static final class Requests {
    final Totals.End end;
    long count;

    Requests(Totals.End end) {
      this.end = end;
    }
  }

  /** Requests of one cluster by class of status. */
  static final class Clusters {
    final long[] byClass = new long[6];
  }

  /**
   * A request is done.
   *
   * @param cluster 0 for none
   * @param status 0 when no answer was sent
   * @param exhausted whether it failed in spite of retries
   */
  public void request(int cluster, int status, Reason reason, boolean exhausted) {
    int statusClass = Math.min(status / 100, 5);
    long key = ((long) reason.number() << 8) | (exhausted ? 128 : 0) | statusClass;
    Requests entry = requests.get(key);
    if (entry == null) {
      entry = new Requests(new Totals.End(reason, exhausted, statusClass));
      requests.put(key, entry);
    }
    entry.count++;
    cluster(cluster).byClass[statusClass]++;
  }

  /** Clusters beyond the first thousand share one series. */
  private Clusters cluster(int id) {
    Clusters entry = clusters.get(id);
    if (entry != null) {
      return entry;
    }
    int key = clusters.size() < MAXIMUM_CLUSTERS ? id : Totals.OTHER_CLUSTERS;
    return clusters.computeIfAbsent(key, any -> new Clusters());
  }

  /** Adds one. */
  public void add(Count count) {
    counts[count.ordinal()]++;
  }

  /** Adds an amount, which may be negative for what is no counter. */
  public void add(Count count, long amount) {
    counts[count.ordinal()] += amount;
  }

  /** Adds this loop's counts; called on the loop. */
  public void addTo(Totals totals) {
    requests.values().forEach(entry -> totals.add(entry.end, entry.count));
    clusters.forEach((id, entry) -> totals.add(id, entry.byClass));
    totals.add(counts);
  }
}
