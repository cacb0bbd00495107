package io.weft.loadbalancing.internal.table;

import io.weft.loadbalancing.internal.plan.Pool;
import io.weft.loadbalancing.internal.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Ketama as Envoy builds it: a host's points are the hashes of {@code KEY_0}, {@code KEY_1} …; the
 * least weight gets a whole number of points unless the ring would be too large.
 */
final class Ring {
  /** Points in order, as unsigned numbers. */
  final long[] points;

  /** The hosts' indexes in the pool. */
  final int[] hosts;

  Ring(Policy.RingHash policy, Pool pool, boolean hostnameKeys) {
    double least = Arrays.stream(pool.weights()).min().orElse(1);
    double scale = Math.min(Math.ceil(least * policy.minimum()) / least, (double) policy.maximum());
    long[] unsorted = new long[(int) Math.ceil(scale) + 1];
    int[] owner = new int[unsorted.length];
    int count = 0;
    double target = 0;
    for (int i = 0; i < pool.hosts().size(); i++) {
      byte[] key = pool.hosts().get(i).key(hostnameKeys);
      byte[] text = Arrays.copyOf(key, key.length + 24);
      text[key.length] = '_';
      target += scale * pool.weights()[i];
      for (int n = 0; count < target && count < unsorted.length; n++) {
        byte[] number = Integer.toString(n).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(number, 0, text, key.length + 1, number.length);
        owner[count] = i;
        unsorted[count++] = policy.function().hash(text, key.length + 1 + number.length);
      }
    }
    points = Arrays.copyOf(unsorted, count);
    hosts = new int[count];
    sort(unsorted, owner, count);
  }

  /** Sorts the points alone, which is fast, then looks each one's place up. */
  private void sort(long[] unsorted, int[] owner, int count) {
    for (int i = 0; i < count; i++) {
      points[i] ^= Long.MIN_VALUE;
    }
    Arrays.sort(points);
    Arrays.fill(hosts, -1);
    for (int i = 0; i < count; i++) {
      int at = Arrays.binarySearch(points, unsorted[i] ^ Long.MIN_VALUE);
      while (at > 0 && points[at - 1] == points[at]) {
        at--;
      }
      while (hosts[at] >= 0) {
        at++;
      }
      hosts[at] = owner[i];
    }
    for (int i = 0; i < count; i++) {
      points[i] ^= Long.MIN_VALUE;
    }
  }
}
