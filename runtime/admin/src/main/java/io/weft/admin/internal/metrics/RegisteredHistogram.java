package io.weft.admin.internal.metrics;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weft.spi.metrics.Metrics;

/**
 * A histogram of the registry, with fixed buckets. Without exemplars: nobody passes traces, and
 * looking for one wakes a thread twenty times a second under load.
 */
record RegisteredHistogram(Histogram histogram) implements Metrics.Histogram {

  static RegisteredHistogram register(
      PrometheusRegistry registry, String name, String help, double[] buckets, String... labels) {
    return new RegisteredHistogram(
        Histogram.builder()
            .name(name)
            .help(help)
            .classicOnly()
            .classicUpperBounds(buckets)
            .labelNames(labels)
            .withoutExemplars()
            .register(registry));
  }

  @Override
  public Child labels(String... values) {
    return histogram.labelValues(values)::observe;
  }
}
