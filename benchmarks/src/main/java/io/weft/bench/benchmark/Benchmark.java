package io.weft.bench.benchmark;

import io.weft.bench.measure.MeasurementException;

/** A subject that can be measured on its own. */
public interface Benchmark {

  /** A word for the command line. */
  String name();

  /** What is measured, in a few words. */
  String summary();

  /**
   * Measures and reports.
   *
   * @throws MeasurementException if something could not be measured; what was reported before stays
   */
  void run(Bench bench) throws MeasurementException, InterruptedException;
}
