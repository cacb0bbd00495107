package io.weft.admin.internal.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weft.spi.metrics.Metrics;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Component;

/** The node's metrics in one Prometheus registry. */
@Component(service = {Metrics.class, PrometheusMetrics.class})
public final class PrometheusMetrics implements Metrics {
  /** Of what {@link #write} writes. */
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Map<String, RegisteredCounter> counters = new ConcurrentHashMap<>();
  private final Map<String, RegisteredHistogram> histograms = new ConcurrentHashMap<>();
  private final Map<String, Collector> observed = new ConcurrentHashMap<>();

  @Override
  public Counter counter(String name, String help, String... labels) {
    return counters.computeIfAbsent(
        name, n -> RegisteredCounter.register(registry, n, help, labels));
  }

  @Override
  public Histogram histogram(String name, String help, double[] buckets, String... labels) {
    return histograms.computeIfAbsent(
        name, n -> RegisteredHistogram.register(registry, n, help, buckets, labels));
  }

  /**
   * {@inheritDoc}
   *
   * <p>While two versions of a bundle run side by side both observe under one name; the newer takes
   * over, since a registry refuses a name twice.
   */
  @Override
  public synchronized AutoCloseable observe(
      String name, String help, boolean counter, String[] labels, Consumer<Observation> read) {
    Collector collector =
        counter ? counted(name, help, labels, read) : gauge(name, help, labels, read);
    Collector before = observed.put(name, collector);
    if (before != null) {
      registry.unregister(before);
    }
    registry.register(collector);
    return () -> end(name, collector);
  }

  private synchronized void end(String name, Collector collector) {
    if (observed.remove(name, collector)) {
      registry.unregister(collector);
    }
  }

  private static Collector counted(
      String name, String help, String[] labels, Consumer<Observation> read) {
    return CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .callback(to -> read.accept(to::call))
        .build();
  }

  private static Collector gauge(
      String name, String help, String[] labels, Consumer<Observation> read) {
    return GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .callback(to -> read.accept(to::call))
        .build();
  }

  /** Writes all series in Prometheus' text format. */
  public void write(OutputStream out) throws IOException {
    writer.write(out, registry.scrape());
  }
}
