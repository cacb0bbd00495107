package io.weft.loadbalancing.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.loadbalancing.internal.Clusters;
import io.weft.loadbalancing.internal.EnvoyShares;
import io.weft.loadbalancing.internal.EnvoyShares.Case;
import io.weft.loadbalancing.internal.subset.Criteria;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The kernel divides requests over hosts as a real Envoy did: priorities, health, panic,
 * localities, subsets, weights, for each policy of the recording.
 */
class EnvoySharesTest {
  private static final EnvoyShares ENVOY = EnvoyShares.load();
  private static final int CLUSTER = 10;
  private static final int SUBSET = 3;
  private static final int REQUESTS = 4200;
  private static KernelBalance kernel;

  @BeforeAll
  static void open() {
    kernel = new KernelBalance();
  }

  @AfterAll
  static void close() {
    kernel.close();
  }

  @TestFactory
  Stream<DynamicTest> shares() {
    return ENVOY.cases().stream()
        .map(one -> DynamicTest.dynamicTest(one.toString(), () -> check(one)));
  }

  private static void check(Case one) throws Exception {
    kernel.add(Clusters.of(CLUSTER, ENVOY.clusters().get(one.cluster()), 1));
    if (one.match().isPresent()) {
      kernel.balancer.addSubset(SUBSET, Criteria.of(one.match().get()));
    }
    kernel.route(CLUSTER, one.match().isPresent() ? SUBSET : 0, 0);
    try {
      compare(one, chosen());
    } finally {
      kernel.balancer.removeSubset(SUBSET);
      kernel.balancer.remove(CLUSTER);
    }
  }

  private static Map<String, Integer> chosen() {
    Map<String, Integer> chosen = new HashMap<>();
    kernel
        .count(REQUESTS)
        .forEach(
            (endpoint, count) -> {
              String host = endpoint == 0 ? "-" : kernel.host(endpoint);
              chosen.merge(host.substring(host.indexOf(':') + 1), count, Integer::sum);
            });
    return chosen;
  }

  /** Within six standard deviations of both counts: less than one false alarm in 10^8 hosts. */
  private static void compare(Case one, Map<String, Integer> chosen) {
    assertEquals(new TreeSet<>(one.chosen().keySet()), new TreeSet<>(chosen.keySet()), "hosts");
    Set<String> hosts = one.chosen().keySet();
    for (String host : hosts) {
      double part = (double) one.chosen().get(host) / one.requests();
      double deviation = Math.sqrt(part * (1 - part) * (1.0 / one.requests() + 1.0 / REQUESTS));
      assertEquals(
          part, (double) chosen.get(host) / REQUESTS, 6 * deviation + 2.0 / one.requests(), host);
    }
  }
}
