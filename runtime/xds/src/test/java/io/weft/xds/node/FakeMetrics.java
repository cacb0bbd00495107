package io.weft.xds.node;

import io.weft.spi.metrics.Metrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Metrics that a test reads as {@code name{label=value}}. */
final class FakeMetrics implements Metrics {
  private record Observed(String[] labels, Consumer<Observation> read) {}

  private final Map<String, Observed> observed = new LinkedHashMap<>();
  final Map<String, Integer> observations = new TreeMap<>();

  @Override
  public Counter counter(String name, String help, String... labels) {
    throw new AssertionError("no counter is expected");
  }

  @Override
  public Histogram histogram(String name, String help, double[] buckets, String... labels) {
    return values -> value -> observations.merge(name + List.of(values), 1, Integer::sum);
  }

  @Override
  public AutoCloseable observe(
      String name, String help, boolean counter, String[] labels, Consumer<Observation> read) {
    observed.put(name, new Observed(labels, read));
    return () -> observed.remove(name);
  }

  /** All values of now. */
  Map<String, Double> scrape() {
    var values = new TreeMap<String, Double>();
    observed.forEach(
        (name, o) ->
            o.read.accept((value, labels) -> values.put(name + named(o.labels, labels), value)));
    return values;
  }

  private static String named(String[] names, String[] values) {
    var text = new StringBuilder("{");
    for (int i = 0; i < names.length; i++) {
      String value = values[i].substring(values[i].lastIndexOf('.') + 1);
      text.append(i == 0 ? "" : ",").append(names[i]).append('=').append(value);
    }
    return text.append('}').toString();
  }
}
