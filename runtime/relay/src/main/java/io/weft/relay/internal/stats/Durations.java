package io.weft.relay.internal.stats;

/** Takes the durations of requests. */
public interface Durations {
  /** Upper bounds of a histogram's buckets, in seconds. */
  double[] BUCKETS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60
  };

  /** Called by every event loop. */
  void observe(double seconds);
}
