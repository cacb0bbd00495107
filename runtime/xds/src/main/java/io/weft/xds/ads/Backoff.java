package io.weft.xds.ads;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off, half of it random so that a control plane that restarts is not met by all
 * nodes at once.
 */
final class Backoff {
  static final Duration FIRST = Duration.ofMillis(500);
  static final Duration LONGEST = Duration.ofSeconds(30);

  private final RandomGenerator random;
  private Duration next = FIRST;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    long half = next.toMillis() / 2;
    Duration delay = Duration.ofMillis(half + random.nextLong(half + 1));
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return delay;
  }

  /** The connection worked. */
  void reset() {
    next = FIRST;
  }
}
