package io.weft.bench.benchmark;

import static io.weft.bench.benchmark.SpliceWays.DIRECT;
import static io.weft.bench.benchmark.SpliceWays.GEAR2;
import static io.weft.bench.benchmark.SpliceWays.GEAR3;
import static io.weft.bench.benchmark.SpliceWays.TWO_ENVOYS;

import io.weft.bench.figure.Figure;
import io.weft.bench.load.Load;
import io.weft.bench.measure.Rounds;
import io.weft.bench.measure.Sample;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The figures of gear 2 whose names are fixed. */
final class SpliceFigures {
  private static final String SAME_NODE = "splice_same_node_vs_";

  private final Bench bench;

  SpliceFigures(Bench bench) {
    this.bench = bench;
  }

  void reportCarried(Comparison comparison) {
    bench.report().compare(comparison);
    carried(comparison, 12, "direct_rps", DIRECT, Sample::requestsPerSecond);
    carried(comparison, 1024, "direct_rps_1k", DIRECT, Sample::requestsPerSecond);
    carried(comparison, 16 * 1024, "direct_rps_16k", DIRECT, Sample::requestsPerSecond);
    carried(comparison, 64 * 1024, "direct_rps_64k", DIRECT, Sample::requestsPerSecond);
    carried(comparison, 12, "direct_p50", DIRECT, Sample::p50Micros);
    carried(comparison, 12, "direct_p99", DIRECT, Sample::p99Micros);
    carried(comparison, 12, "two_envoys_rps", TWO_ENVOYS, Sample::requestsPerSecond);
    Load small = SpliceBenchmark.load(12);
    Rounds rounds = comparison.rounds().get(small);
    ratio("splice_cpu_vs_two_envoys", small, rounds, TWO_ENVOYS, Sample::cpuMillisPerThousand);
    if (!comparison.rounds().isEmpty()) {
      new ComparisonReport(bench, comparison).report();
    }
  }

  private void carried(
      Comparison comparison, int body, String name, String to, ToDoubleFunction<Sample> value) {
    Load load = SpliceBenchmark.load(body);
    ratio(SAME_NODE + name, load, comparison.rounds().get(load), to, value);
  }

  private void ratio(
      String figure, Load load, Rounds rounds, String to, ToDoubleFunction<Sample> value) {
    if (rounds != null && rounds.paths().containsAll(List.of(GEAR2, to))) {
      String conditions =
          "%s, %s, 99 %% or more carried by the kernel's own count, rounds interleaved"
              .formatted(load.conditions(), SplicePolicies.conditions());
      bench.report().add(Figure.of(figure, rounds.ratio(GEAR2, to, value), "ratio", conditions));
    }
  }

  /** What gear 2 costs those who have nothing of it. */
  void reportBulk(Load load, Rounds rounds) {
    String conditions =
        load.conditions()
            + ", requests per second with splice: auto to those of a client that splice.exclude names";
    bench
        .report()
        .add(
            Figure.of(
                "bulk_with_splice_vs_without",
                rounds.ratio(GEAR2, GEAR3, Sample::requestsPerSecond),
                "ratio",
                conditions));
  }
}
