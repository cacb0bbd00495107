package io.weft.relay.internal.kernel;

import io.weft.relay.internal.stats.Durations;

/** Passes durations on while somebody shows them. */
final class LateDurations implements Durations {
  private volatile Durations to = seconds -> {};

  void to(Durations receiver) {
    to = receiver;
  }

  @Override
  public void observe(double seconds) {
    to.observe(seconds);
  }
}
