package io.weft.bench.measure;

import java.util.Arrays;
import java.util.Collection;

/**
 * Values of repeated measurements: the median, and the quartiles around it. Means are left out: one
 * round that another process disturbed would move them.
 *
 * @param low a quarter of the values lies below
 * @param median half of the values lies below
 * @param high a quarter of the values lies above
 * @param count of values
 */
public record Spread(double low, double median, double high, int count) {

  /**
   * @throws IllegalArgumentException if there is no value
   */
  public static Spread of(Collection<Double> values) {
    return of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * @throws IllegalArgumentException if there is no value
   */
  public static Spread of(double... values) {
    return new Spread(
        quantile(0.25, values), quantile(0.5, values), quantile(0.75, values), values.length);
  }

  /**
   * The value that a share of the values lies below, interpolated between neighbours.
   *
   * @param share 0 to 1
   * @throws IllegalArgumentException if there is no value
   */
  public static double quantile(double share, double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no value was measured");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = (int) Math.ceil(place);
    return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
  }
}
