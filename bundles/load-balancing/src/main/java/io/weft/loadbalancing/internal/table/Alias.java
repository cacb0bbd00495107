package io.weft.loadbalancing.internal.table;

/**
 * Walker's alias method in Vose's form: a weighted random choice with two draws, whatever the
 * number of hosts.
 */
final class Alias {
  /** Of a host: draws up to this, as unsigned, keep it. */
  final int[] threshold;

  /** Who takes the others. */
  final int[] other;

  /**
   * Prepares.
   *
   * @param weights above 0
   */
  Alias(double[] weights) {
    int n = weights.length;
    threshold = new int[n];
    other = new int[n];
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double[] part = new double[n];
    int[] small = new int[n];
    int[] large = new int[n];
    int smalls = 0;
    int larges = 0;
    for (int i = 0; i < n; i++) {
      part[i] = weights[i] * n / sum;
      if (part[i] < 1) {
        small[smalls++] = i;
      } else {
        large[larges++] = i;
      }
    }
    while (smalls > 0 && larges > 0) {
      int less = small[--smalls];
      int more = large[--larges];
      set(less, part[less], more);
      part[more] -= 1 - part[less];
      if (part[more] < 1) {
        small[smalls++] = more;
      } else {
        large[larges++] = more;
      }
    }
    while (larges > 0) {
      set(large[--larges], 1, 0);
    }
    while (smalls > 0) { // only by rounding
      set(small[--smalls], 1, 0);
    }
  }

  /** A draw is one of 2^32: kept when draw <= threshold, so threshold + 1 of them are. */
  private void set(int host, double part, int taker) {
    long draws = Math.round(part * 0x1p32);
    threshold[host] = (int) Math.max(0, Math.min(0xFFFFFFFFL, draws - 1));
    other[host] = part >= 1 ? host : taker;
  }
}
