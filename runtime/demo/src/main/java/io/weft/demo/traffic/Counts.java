package io.weft.demo.traffic;

import java.util.List;

/**
 * What came of one version's calls of a route.
 *
 * @param requests all of them
 * @param errors those without a good answer
 * @param p50 median of microseconds; 0 without calls
 * @param p99 99th percentile of microseconds; 0 without calls
 */
public record Counts(long requests, long errors, long p50, long p99) {

  public static final Counts NONE = new Counts(0, 0, 0, 0);

  static Counts of(List<Sample> samples) {
    long[] micros = samples.stream().mapToLong(Sample::micros).sorted().toArray();
    long errors = samples.stream().filter(sample -> !sample.ok()).count();
    return new Counts(micros.length, errors, rank(micros, 0.50), rank(micros, 0.99));
  }

  /** The nearest rank. */
  private static long rank(long[] sorted, double part) {
    int index = (int) Math.ceil(part * sorted.length) - 1;
    return sorted.length == 0 ? 0 : sorted[Math.max(0, index)];
  }
}
