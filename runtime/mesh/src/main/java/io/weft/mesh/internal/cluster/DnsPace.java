package io.weft.mesh.internal.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a cluster's names are looked up again: {@code dns_refresh_rate}, and its slower sister after
 * failures.
 */
final class DnsPace {
  /** Envoy's default of {@code dns_refresh_rate}. */
  private static final Duration RATE = Duration.ofSeconds(5);

  private final Duration rate;
  private final Duration jitter;
  private final Duration failureBase;
  private final Duration failureMax;
  private int failures;
  private boolean failed;

  DnsPace(Cluster cluster) {
    rate = cluster.hasDnsRefreshRate() ? Durations.bounded(cluster.getDnsRefreshRate()) : RATE;
    jitter = cluster.hasDnsJitter() ? Durations.bounded(cluster.getDnsJitter()) : Duration.ZERO;
    var failure = cluster.getDnsFailureRefreshRate();
    failureBase = failure.hasBaseInterval() ? Durations.bounded(failure.getBaseInterval()) : rate;
    failureMax =
        failure.hasMaxInterval() ? Durations.bounded(failure.getMaxInterval()) : failureBase;
  }

  /** A name of this round could not be resolved. */
  void failed() {
    failures += failed ? 0 : 1;
    failed = true;
  }

  /** Rounds in a row in which a name could not be resolved. */
  int failures() {
    return failures;
  }

  /** The time until the next round; begins a new one. */
  Duration next() {
    Duration next = failed ? backOff() : rate;
    failures = failed ? failures : 0;
    failed = false;
    long spread = jitter.toNanos();
    return spread == 0 ? next : next.plusNanos(ThreadLocalRandom.current().nextLong(spread));
  }

  private Duration backOff() {
    Duration wait = failureBase.multipliedBy(1L << Math.min(failures - 1, 20));
    return wait.compareTo(failureMax) > 0 ? failureMax : wait;
  }
}
