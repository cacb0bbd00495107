package io.weft.bench.figure;

import io.weft.bench.benchmark.Comparison;
import io.weft.bench.measure.Sample;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendPosition;

/** A comparison as a picture: throughput and p99 against no mesh, a group of bars for each load. */
public final class Plot {
  private Plot() {}

  /**
   * @param file without its ending, to which .png is added
   * @throws IOException if it cannot be written
   */
  public static void write(Comparison comparison, Path file) throws IOException {
    List<Chart<?, ?>> charts =
        List.of(
            chart(comparison, "Requests per second, direct = 1", Sample::requestsPerSecond),
            chart(comparison, "Latency p99, direct = 1", Sample::p99Micros),
            chart(
                comparison,
                "CPU a request of all processes, direct = 1",
                Sample::cpuMillisPerThousand));
    BitmapEncoder.saveBitmap(charts, charts.size(), 1, file.toString(), BitmapFormat.PNG);
  }

  private static Chart<?, ?> chart(
      Comparison comparison, String title, ToDoubleFunction<Sample> value) {
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
