package io.weft.bench.benchmark;

import io.weft.bench.figure.Figure;
import io.weft.bench.figure.Numbers;
import io.weft.bench.figure.Text;
import io.weft.bench.load.Load;
import io.weft.bench.measure.Rounds;
import io.weft.bench.measure.Sample;
import io.weft.bench.measure.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/** A comparison as tables, ratios first, and as figures. */
final class ComparisonReport {
  private final Bench bench;
  private final Comparison comparison;

  ComparisonReport(Bench bench, Comparison comparison) {
    this.bench = bench;
    this.comparison = comparison;
  }

  void report() {
    String direct = comparison.ways().getFirst();
    table(
        "requests per second, " + direct + " = 1: median of the rounds' ratios [quartiles]",
        (rounds, way) -> ratio(rounds, way, Sample::requestsPerSecond));
    table(
        "latency p50, " + direct + " = 1", (rounds, way) -> ratio(rounds, way, Sample::p50Micros));
    table(
        "latency p99, " + direct + " = 1", (rounds, way) -> ratio(rounds, way, Sample::p99Micros));
    table("requests per second", median(Sample::requestsPerSecond));
    table("Latency p50, µs", median(Sample::p50Micros));
    table("Latency p99, µs", median(Sample::p99Micros));
    table(
        "CPU of client, hops and backend, ms a 1,000 requests",
        median(Sample::cpuMillisPerThousand));
    comparison.rounds().forEach(this::details);
  }

  private void table(String title, BiFunction<Rounds, String, String> cell) {
    var rows = new ArrayList<List<String>>();
    var heading = new ArrayList<>(List.of("load"));
    heading.addAll(comparison.ways());
    rows.add(heading);
    for (Map.Entry<Load, Rounds> load : comparison.rounds().entrySet()) {
      var row = new ArrayList<>(List.of(load.getKey().name()));
      comparison.ways().forEach(way -> row.add(cell.apply(load.getValue(), way)));
      rows.add(row);
    }
    bench.report().table(comparison.title() + ": " + title, Text.table(rows));
  }

  private String ratio(Rounds rounds, String way, ToDoubleFunction<Sample> value) {
    Spread ratio = rounds.ratio(way, comparison.ways().getFirst(), value);
    return "%s [%s–%s]"
        .formatted(
            Numbers.format(ratio.median()),
            Numbers.format(ratio.low()),
            Numbers.format(ratio.high()));
  }

  private static BiFunction<Rounds, String, String> median(ToDoubleFunction<Sample> value) {
    return (rounds, way) -> Numbers.format(rounds.of(way, value).median());
  }

  private void details(Load load, Rounds rounds) {
    for (String way : comparison.ways()) {
      detail(load, rounds, way, "rps", "1/s", Sample::requestsPerSecond);
      detail(load, rounds, way, "p50_us", "µs", Sample::p50Micros);
      detail(load, rounds, way, "p99_us", "µs", Sample::p99Micros);
      detail(load, rounds, way, "cpu_ms_per_1000", "ms", Sample::cpuMillisPerThousand);
    }
  }

  private void detail(
      Load load,
      Rounds rounds,
      String way,
      String what,
      String unit,
      ToDoubleFunction<Sample> value) {
    String name = comparison.prefix() + way + "_" + what + "_" + load.name();
    bench.report().detail(Figure.of(name, rounds.of(way, value), unit, load.conditions()));
  }
}
