package io.weft.admin.internal.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weft.spi.metrics.Metrics;

/** A counter of the registry; without exemplars, as {@link RegisteredHistogram}. */
record RegisteredCounter(Counter counter) implements Metrics.Counter {

  static RegisteredCounter register(
      PrometheusRegistry registry, String name, String help, String... labels) {
    return new RegisteredCounter(
        Counter.builder()
            .name(name)
            .help(help)
            .labelNames(labels)
            .withoutExemplars()
            .register(registry));
  }

  @Override
  public Child labels(String... values) {
    return counter.labelValues(values)::inc;
  }
}
