package io.weft.bench.figure;

import static java.util.Map.entry;

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
      Map.ofEntries(
          entry("gear1_vs_direct_rps", atLeast(0.97)),
          entry("gear3_vs_nginx_rps", atLeast(0.85)),
          entry("gear3_vs_envoy_rps", atLeast(2)),
          entry("gear3_p99_vs_nginx", atMost(1.2)),
          entry("splice_same_node_vs_direct_rps", atLeast(1.15)),
          entry("splice_same_node_vs_direct_rps_1k", atLeast(1.15)),
          entry("splice_same_node_vs_direct_rps_16k", atLeast(1)),
          entry("splice_same_node_vs_direct_rps_64k", atLeast(1)),
          entry("splice_same_node_vs_direct_p50", atMost(0.85)),
          entry("splice_same_node_vs_direct_p99", atMost(1.1)),
          entry("splice_same_node_vs_two_envoys_rps", atLeast(10)),
          entry("bulk_with_splice_vs_without", atLeast(0.97)),
          entry("splice_cpu_vs_two_envoys", atMost(0.12)),
          entry("splice_idle_connection_kib", atMost(3)),
          entry("decision_10000_routes_vs_10", atMost(1.3)),
          entry("ready_seconds", atMost(1.5)),
          entry("rss_idle_mib", atMost(128)),
          entry("eds_update_ms", atMost(20)));

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
