package io.weft.loadbalancing.internal.plan;

import java.util.Arrays;
import java.util.List;

/**
 * How load is spread over priorities, as Envoy does it (Load balancing: priority levels, degraded
 * endpoints, panic threshold): an overprovisioned availability for each priority, load handed from
 * the highest to the lowest, and all hosts where too few are available.
 *
 * @param healthy per cent for the healthy hosts of each priority
 * @param degraded per cent for the degraded ones; both together are 100
 * @param panic priorities whose load goes to all hosts
 */
record PriorityLoads(int[] healthy, int[] degraded, boolean[] panic) {

  /** Hosts of one priority. */
  record Counts(int healthy, int degraded, int all) {}

  static PriorityLoads of(List<Counts> priorities, int overprovisioning, double panicThreshold) {
    int[] healthy = availability(priorities, overprovisioning, true);
    int[] degraded = availability(priorities, overprovisioning, false);
    int total = Math.min(100, Arrays.stream(healthy).sum() + Arrays.stream(degraded).sum());
    PriorityLoads loads =
        new PriorityLoads(
            new int[priorities.size()], new int[priorities.size()], new boolean[priorities.size()]);
    if (total == 0) {
      loads.healthy[0] = 100;
    } else {
      loads.spread(healthy, degraded, total);
    }
    if (total != 100 && !(panicThreshold == 0 && total == 0)) {
      loads.panic(priorities, panicThreshold);
    }
    return loads;
  }

  private static int[] availability(List<Counts> priorities, int factor, boolean healthy) {
    return priorities.stream()
        .mapToInt(
            c ->
                c.all() == 0
                    ? 0
                    : (int)
                        Math.min(
                            100, (long) factor * (healthy ? c.healthy() : c.degraded()) / c.all()))
        .toArray();
  }

  private void spread(int[] availableHealthy, int[] availableDegraded, int total) {
    int left = distribute(healthy, availableHealthy, 100, total);
    left = distribute(degraded, availableDegraded, left, total);
    int first = firstAbove(availableHealthy);
    if (first >= 0) {
      healthy[first] += left;
    } else {
      degraded[firstAbove(availableDegraded)] += left;
    }
  }

  private static int distribute(int[] loads, int[] available, int load, int total) {
    int left = load;
    for (int i = 0; i < loads.length; i++) {
      loads[i] = Math.min(left, 100 * available[i] / total);
      left -= loads[i];
    }
    return left;
  }

  private static int firstAbove(int[] values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] > 0) {
        return i;
      }
    }
    return -1;
  }

  private void panic(List<Counts> priorities, double threshold) {
    boolean everywhere = true;
    for (int i = 0; i < panic.length; i++) {
      Counts c = priorities.get(i);
      double available = c.all() == 0 ? 0 : 100.0 * (c.healthy() + c.degraded()) / c.all();
      panic[i] = available < threshold;
      everywhere &= panic[i];
    }
    if (everywhere) {
      spreadByHosts(priorities);
    }
  }

  /** All priorities are in panic: load follows the number of hosts. */
  private void spreadByHosts(List<Counts> priorities) {
    int hosts = priorities.stream().mapToInt(Counts::all).sum();
    Arrays.fill(degraded, 0);
    Arrays.fill(healthy, 0);
    if (hosts == 0) {
      healthy[0] = 100;
      return;
    }
    int left = 100;
    for (int i = 0; i < healthy.length; i++) {
      healthy[i] = (int) (100L * priorities.get(i).all() / hosts);
      left -= healthy[i];
    }
    healthy[firstAbove(priorities.stream().mapToInt(Counts::all).toArray())] += left;
  }
}
