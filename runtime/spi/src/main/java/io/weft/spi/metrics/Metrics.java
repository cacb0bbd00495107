package io.weft.spi.metrics;

import java.util.function.Consumer;

/** Where bundles put their metrics. Names follow Prometheus: {@code weft_…_total}, base units. */
public interface Metrics {

  /** A counter; the same name gives the same counter. */
  Counter counter(String name, String help, String... labels);

  /** A histogram of seconds or bytes. */
  Histogram histogram(String name, String help, double[] buckets, String... labels);

  /**
   * Values read at each scrape.
   *
   * @param counter true for a value that only grows
   * @return closing it removes the metric
   */
  AutoCloseable observe(
      String name, String help, boolean counter, String[] labels, Consumer<Observation> read);

  /** Adds to one counter. */
  interface Counter {
    /** A child with these label values; keep it, so that the hot path looks nothing up. */
    Child labels(String... values);

    /** One series. */
    interface Child {
      void add(long amount);
    }
  }

  /** Observes values. */
  interface Histogram {
    /** A child with these label values; keep it. */
    Child labels(String... values);

    /** One series. */
    interface Child {
      void observe(double value);
    }
  }

  /** Takes the values of a scrape. */
  interface Observation {
    void set(double value, String... labelValues);
  }
}
