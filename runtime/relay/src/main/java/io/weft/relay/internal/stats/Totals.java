package io.weft.relay.internal.stats;

import io.weft.relay.internal.decision.Reason;
import java.util.HashMap;
import java.util.Map;

/** The counts of all event loops at one moment. */
public final class Totals {
  /** Stands for the clusters that have no series of their own. */
  public static final int OTHER_CLUSTERS = -1;

  /**
   * How requests ended.
   *
   * @param exhausted whether retries did not help
   * @param statusClass 1 to 5; 0 when no answer was sent
   */
  public record End(Reason reason, boolean exhausted, int statusClass) {
    /** Envoy's response flags. */
    public String flags() {
      return exhausted ? reason.flag() + "," + Reason.RETRIES_EXCEEDED.flag() : reason.flag();
    }
  }

  private final Map<End, Long> requests = new HashMap<>();
  private final Map<Integer, long[]> clusters = new HashMap<>();
  private final long[] counts = new long[Count.values().length];

  void add(End end, long count) {
    requests.merge(end, count, Long::sum);
  }

  void add(int cluster, long[] byClass) {
    add(byClass, clusters.computeIfAbsent(cluster, id -> new long[byClass.length]));
  }

  void add(long[] loopCounts) {
    add(loopCounts, counts);
  }

  private static void add(long[] from, long[] to) {
    for (int i = 0; i < from.length; i++) {
      to[i] += from[i];
    }
  }

  public Map<End, Long> requests() {
    return Map.copyOf(requests);
  }

  /** Requests by cluster, then by class of status; cluster 0 is none. */
  public Map<Integer, long[]> clusters() {
    return Map.copyOf(clusters);
  }

  public long get(Count count) {
    return counts[count.ordinal()];
  }
}
