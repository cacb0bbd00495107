package io.weft.testkit;

import io.weft.spi.metrics.Metrics;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Observed metrics until they are closed; counters and histograms are refused. */
public final class HeldMetrics implements Metrics {
  private final Map<String, Consumer<Observation>> observed = new HashMap<>();

  @Override
  public Counter counter(String name, String help, String... labels) {
    throw new UnsupportedOperationException(name);
  }

  @Override
  public Histogram histogram(String name, String help, double[] buckets, String... labels) {
    throw new UnsupportedOperationException(name);
  }

  @Override
  public AutoCloseable observe(
      String name, String help, boolean counter, String[] labels, Consumer<Observation> read) {
    observed.put(name, read);
    return () -> observed.remove(name);
  }

  /** Label values, joined by a comma, to values. */
  public Map<String, Double> read(String name) {
    Map<String, Double> values = new HashMap<>();
    observed.get(name).accept((value, labels) -> values.put(String.join(",", labels), value));
    return values;
  }

  /** Nothing is observed any more. */
  public boolean isEmpty() {
    return observed.isEmpty();
  }
}
