package io.weft.loadbalancing.internal.table;

/**
 * The order of a long period without a table: turn n is point {@code n * step % period}. A step
 * that is coprime to the period meets every point once, so shares are exact over each period; one
 * near the golden section of it spreads any run of turns evenly (three-distance theorem).
 */
final class Step {
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private Step() {}

  /**
   * The step.
   *
   * @param period 1 to 2^32 - 1
   */
  static long of(long period) {
    long start = Math.max(1, (long) (period * GOLDEN));
    for (long distance = 0; ; distance++) {
      if (gcd(start + distance, period) == 1) {
        return start + distance;
      }
      if (start > distance && gcd(start - distance, period) == 1) {
        return start - distance;
      }
    }
  }

  static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
