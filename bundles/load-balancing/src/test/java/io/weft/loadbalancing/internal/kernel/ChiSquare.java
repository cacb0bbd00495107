package io.weft.loadbalancing.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

/**
 * Pearson's test of counts against probabilities, with a limit that chance passes once in 10^9
 * runs: what fails is wrong, not unlucky.
 */
final class ChiSquare {
  /** Standard normal deviate of 10^-9. */
  private static final double DEVIATE = 6.0;

  private ChiSquare() {}

  /** Each probability times the requests should be 5 or more. */
  static void check(Map<Integer, Double> expected, Map<Integer, Integer> counts) {
    int requests = counts.values().stream().mapToInt(Integer::intValue).sum();
    double sum = 0;
    for (Map.Entry<Integer, Double> entry : expected.entrySet()) {
      double should = entry.getValue() * requests;
      double is = counts.getOrDefault(entry.getKey(), 0);
      sum += (is - should) * (is - should) / should;
    }
    assertTrue(expected.keySet().containsAll(counts.keySet()), "chosen " + counts.keySet());
    double limit = limit(expected.size() - 1);
    assertTrue(sum < limit, "chi-square %f of at most %f: %s".formatted(sum, limit, counts));
  }

  /** Wilson and Hilferty's approximation of the quantile. */
  private static double limit(int degrees) {
    double part = 2.0 / (9 * degrees);
    double root = 1 - part + DEVIATE * Math.sqrt(part);
    return degrees * root * root * root;
  }
}
