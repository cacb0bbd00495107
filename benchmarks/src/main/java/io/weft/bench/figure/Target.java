package io.weft.bench.figure;

import java.util.Map;
import java.util.Optional;

/**
 * What a figure must be.
 *
 * @param atLeast whether the bound is the least good value, else the greatest
 */
public record Target(double bound, boolean atLeast) {

  /** By the figure's name. These names stay, so that runs can be compared over time. */
  private static final Map<String, Target> ALL =
      Map.of(
          "gear1_vs_direct_rps", atLeast(0.97),
          "gear3_vs_nginx_rps", atLeast(0.85),
          "gear3_vs_envoy_rps", atLeast(2),
          "gear3_p99_vs_nginx", atMost(1.2),
          "decision_10000_routes_vs_10", atMost(1.3),
          "ready_seconds", atMost(1.5),
          "rss_idle_mib", atMost(128),
          "eds_update_ms", atMost(20));

  static Target atLeast(double bound) {
    return new Target(bound, true);
  }

  static Target atMost(double bound) {
    return new Target(bound, false);
  }

  /** Empty for a figure that is reported only. */
  public static Optional<Target> of(String figure) {
    return Optional.ofNullable(ALL.get(figure));
  }

  public boolean isMet(double value) {
    return atLeast ? value >= bound : value <= bound;
  }

  @Override
  public String toString() {
    return (atLeast ? "≥ " : "≤ ") + Numbers.format(bound);
  }
}
