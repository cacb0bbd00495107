package io.weft.bench.figure;

import io.weft.bench.benchmark.Comparison;
import io.weft.bench.measure.Sample;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * Comparisons as a picture: throughput, p99 and CPU against no mesh, a group of bars for each load.
 */
public final class Plot {
  private Plot() {}

  /**
   * @param file without its ending, to which .png is added
   * @throws IOException if it cannot be written
   */
  public static void write(List<Comparison> comparisons, Path file) throws IOException {
    List<Chart<?, ?>> charts = comparisons.stream().flatMap(Plot::charts).toList();
    BitmapEncoder.saveBitmap(charts, charts.size(), 1, file.toString(), BitmapFormat.PNG);
  }

  private static Stream<Chart<?, ?>> charts(Comparison comparison) {
    return Stream.of(
        chart(comparison, "requests per second, direct = 1", Sample::requestsPerSecond),
        chart(comparison, "latency p99, direct = 1", Sample::p99Micros),
        chart(
            comparison,
            "CPU a request of all processes, direct = 1",
            Sample::cpuMillisPerThousand));
  }

  private static Chart<?, ?> chart(
      Comparison comparison, String what, ToDoubleFunction<Sample> value) {
    String title = comparison.title() + ": " + what;
    CategoryChart chart = new CategoryChartBuilder().width(1200).height(420).title(title).build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotGridVerticalLinesVisible(false);
    List<String> loads = comparison.rounds().keySet().stream().map(l -> l.name()).toList();
    for (String way : comparison.ways()) {
      List<Double> ratios =
          comparison.rounds().values().stream()
              .map(rounds -> rounds.ratio(way, comparison.ways().getFirst(), value).median())
              .toList();
      chart.addSeries(way, loads, ratios);
    }
    return chart;
  }
}
