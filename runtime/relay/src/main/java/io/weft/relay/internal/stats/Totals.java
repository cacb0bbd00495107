package io.weft.relay.internal.stats;

import java.util.HashMap;
import java.util.Map;

/** The counts of all event loops at one moment. */
public final class Totals {

  /** The labels of a series. */
  public record Key(int listener, int cluster, int statusClass, int reason) {}

  private final Map<Key, Long> requests = new HashMap<>();
  private final long[] durations = new long[LoopStats.BUCKETS.length + 1];
  private double seconds;
  private long connections;
  private long unknown;

  void add(LoopStats.Requests entry) {
    var key = new Key(entry.listener(), entry.cluster(), entry.statusClass(), entry.reason());
    requests.merge(key, entry.count(), Long::sum);
  }

  void add(long[] loopDurations, double loopSeconds) {
    for (int i = 0; i < durations.length; i++) {
      durations[i] += loopDurations[i];
    }
    seconds += loopSeconds;
  }

  void add(int loopConnections, long loopUnknown) {
    connections += loopConnections;
    unknown += loopUnknown;
  }

  public Map<Key, Long> requests() {
    return Map.copyOf(requests);
  }

  /** Requests by bucket, not cumulative; the last one has no upper bound. */
  public long[] durations() {
    return durations.clone();
  }

  /** The sum of all durations. */
  public double seconds() {
    return seconds;
  }

  public long connections() {
    return connections;
  }

  public long unknown() {
    return unknown;
  }
}
