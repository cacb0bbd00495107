package io.weft.loadbalancing.internal.table;

import java.util.Arrays;

/** Turns shares into small whole numbers in the same proportion. */
final class Shares {
  /** Longest period; a share that fits no shorter one is off by less than 1/4096 of the whole. */
  static final int LIMIT = 4096;

  private Shares() {}

  /** At least 1 each. */
  static int[] whole(double[] shares) {
    double sum = Arrays.stream(shares).sum();
    for (int period = shares.length; period <= LIMIT; period++) {
      int[] exact = exact(shares, sum, period);
      if (exact.length > 0) {
        return exact;
      }
    }
    return rounded(shares, sum);
  }

  private static int[] exact(double[] shares, double sum, int period) {
    int[] whole = new int[shares.length];
    for (int i = 0; i < shares.length; i++) {
      double turns = shares[i] / sum * period;
      whole[i] = (int) Math.rint(turns);
      if (whole[i] == 0 || Math.abs(turns - whole[i]) > 1e-9 * period) {
        return new int[0];
      }
    }
    return whole;
  }

  /** Largest remainders first. */
  private static int[] rounded(double[] shares, double sum) {
    int[] whole = new int[shares.length];
    Integer[] order = new Integer[shares.length];
    int left = Math.max(LIMIT, shares.length);
    double[] turns = new double[shares.length];
    for (int i = 0; i < shares.length; i++) {
      turns[i] = shares[i] / sum * left;
      order[i] = i;
    }
    for (int i = 0; i < shares.length; i++) {
      whole[i] = Math.max(1, (int) turns[i]);
    }
    left -= Arrays.stream(whole).sum();
    Arrays.sort(order, (a, b) -> Double.compare(turns[b] - whole[b], turns[a] - whole[a]));
    for (int i = 0; i < left; i++) {
      whole[order[i % order.length]]++;
    }
    return whole;
  }
}
