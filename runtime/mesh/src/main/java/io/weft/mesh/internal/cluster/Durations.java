package io.weft.mesh.internal.cluster;

import com.google.protobuf.Duration;

/**
 * Durations of the API, brought to what a timer can hold: Istiod sends 9,223,372,035 s for "never".
 */
final class Durations {
  private static final long MIN_MILLIS = 10;
  private static final long MAX_SECONDS = 365L * 24 * 3600;

  private Durations() {}

  /** Between 10 ms and a year. */
  static java.time.Duration bounded(Duration duration) {
    if (duration.getSeconds() >= MAX_SECONDS) {
      return java.time.Duration.ofSeconds(MAX_SECONDS);
    }
    var exact = java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
    var least = java.time.Duration.ofMillis(MIN_MILLIS);
    return exact.compareTo(least) < 0 ? least : exact;
  }
}
