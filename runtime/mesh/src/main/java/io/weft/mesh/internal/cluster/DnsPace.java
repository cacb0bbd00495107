package io.weft.mesh.internal.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a cluster's names are looked up again: {@code dns_refresh_rate}, or with {@code
 * respect_dns_ttl} the lifetime of the records, and a slower rate after failures.
 */
final class DnsPace {
  /** Envoy's default of {@code dns_refresh_rate}. */
  private static final Duration RATE = Duration.ofSeconds(5);

  private final Duration rate;
  private final Duration jitter;
  private final boolean byLifetime;
  private final Duration failureBase;
  private final Duration failureMax;
  private Optional<Duration> lifetime = Optional.empty();
  private int failures;
  private boolean failed;

  DnsPace(Cluster cluster) {
    rate = cluster.hasDnsRefreshRate() ? Durations.bounded(cluster.getDnsRefreshRate()) : RATE;
    jitter = cluster.hasDnsJitter() ? Durations.bounded(cluster.getDnsJitter()) : Duration.ZERO;
    byLifetime = cluster.getRespectDnsTtl();
    var failure = cluster.getDnsFailureRefreshRate();
    failureBase = failure.hasBaseInterval() ? Durations.bounded(failure.getBaseInterval()) : rate;
    failureMax =
        failure.hasMaxInterval() ? Durations.bounded(failure.getMaxInterval()) : failureBase;
  }

  /** A name of this round was resolved; zero says nothing of how long it holds. */
  void answered(Duration holds) {
    if (byLifetime && holds.isPositive()) {
      lifetime = lifetime.filter(l -> l.compareTo(holds) <= 0).or(() -> Optional.of(holds));
    }
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
    Duration next = failed ? backOff() : lifetime.orElse(rate);
    lifetime = Optional.empty();
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
