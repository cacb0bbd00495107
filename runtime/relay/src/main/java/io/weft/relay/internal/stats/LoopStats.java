package io.weft.relay.internal.stats;

import io.netty.util.collection.LongObjectHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The counts of one event loop. Plain fields: the loop writes them, and a scrape reads them on the
 * loop, so requests pay no atomic operation.
 */
public final class LoopStats {
  /** Upper bounds of the buckets of durations, in seconds. */
  public static final double[] BUCKETS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private static final long[] BUCKET_NANOS = nanos();

  private final LongObjectHashMap<Requests> requests = new LongObjectHashMap<>();
  private final long[] durations = new long[BUCKETS.length + 1];
  private long durationNanos;
  private long unknown;
  private int connections;

  /** Requests with the same labels. */
  public static final class Requests {
    private final int listener;
    private final int cluster;
    private final int statusClass;
    private final int reason;
    private long count;

    Requests(int listener, int cluster, int statusClass, int reason) {
      this.listener = listener;
      this.cluster = cluster;
      this.statusClass = statusClass;
      this.reason = reason;
    }

    public int listener() {
      return listener;
    }

    public int cluster() {
      return cluster;
    }

    /** 1 to 5; 0 when no answer was sent. */
    public int statusClass() {
      return statusClass;
    }

    /** Ordinal of the reason. */
    public int reason() {
      return reason;
    }

    public long count() {
      return count;
    }
  }

  /** A request is done. */
  public void request(int listener, int cluster, int status, int reason, long nanos) {
    int statusClass = status / 100;
    long key = ((long) listener << 40) | ((long) cluster << 16) | (statusClass << 8) | reason;
    Requests entry = requests.get(key);
    if (entry == null) {
      entry = new Requests(listener, cluster, statusClass, reason);
      requests.put(key, entry);
    }
    entry.count++;
    durationNanos += nanos;
    durations[bucket(nanos)]++;
  }

  private static int bucket(long nanos) {
    int i = 0;
    while (i < BUCKET_NANOS.length && nanos > BUCKET_NANOS[i]) {
      i++;
    }
    return i;
  }

  public void opened() {
    connections++;
  }

  public void closed() {
    connections--;
  }

  /** A connection came that the kernel had not noted. */
  public void unknown() {
    unknown++;
  }

  /** Adds this loop's counts; called on the loop. */
  public void addTo(Totals totals) {
    requests.values().forEach(totals::add);
    totals.add(durations, durationNanos / (double) TimeUnit.SECONDS.toNanos(1));
    totals.add(connections, unknown);
  }

  private static long[] nanos() {
    var nanos = new long[BUCKETS.length];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = Math.round(BUCKETS[i] * TimeUnit.SECONDS.toNanos(1));
    }
    return nanos;
  }
}
