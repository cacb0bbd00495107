package io.weft.grayscale.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.weft.spi.definition.Kinds;
import io.weft.testkit.PlainRequest.Route;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The slot on the real kernel, behind a plain parser and route. */
class SplitKernelTest {
  private static final int SPLIT = 7;
  private static KernelSplits kernel;

  @BeforeAll
  static void open() {
    kernel = new KernelSplits(false);
    for (int i = 1; i <= 4; i++) {
      kernel.cluster("c" + i);
    }
  }

  @AfterAll
  static void close() {
    kernel.close();
  }

  @AfterEach
  void clear() {
    kernel.clear();
  }

  private void split(String header, long... weights) throws Exception {
    kernel.remove(Kinds.SPLIT, SPLIT);
    WeightedCluster.Builder content = KernelSplits.weighted(weights);
    if (!header.isEmpty()) {
      content.setHeaderName(header);
    }
    kernel.define(Kinds.SPLIT, SPLIT, content.build());
    kernel.request.route(KernelSplits.LISTENER, Route.to(0).split(SPLIT));
  }

  private int cluster(String... headers) {
    return Integer.parseInt(kernel.cluster(kernel.ask(headers)).substring(1));
  }

  private Map<Integer, Integer> count(int requests) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int i = 0; i < requests; i++) {
      counts.merge(cluster(), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void countsAreExactAfterEachPeriod() throws Exception {
    split("", 20, 30, 50, 0);
    for (int period = 0; period < 5; period++) {
      assertEquals(Map.of(1, 2, 2, 3, 3, 5), count(10));
    }
    split("", 999, 1);
    assertEquals(Map.of(1, 999, 2, 1), count(1000));
  }

  @Test
  void weightsUpToFourBillionKeepTheirShare() throws Exception {
    split("", 4_294_967_290L, 5);
    assertFalse(count(1000).containsKey(2));
    split("", 2_147_483_647L, 2_147_483_648L);
    assertEquals(500, count(1000).get(1), 10);
  }

  @Test
  void theNumberInTheHeaderDecidesAsInEnvoy() throws Exception {
    split("x-rnd", 30, 70);
    assertEquals(1, cluster("x-rnd: 29"));
    assertEquals(2, cluster("x-rnd: 30"));
    assertEquals(2, cluster("x-rnd: 99"));
    assertEquals(1, cluster("x-rnd: 100"));
  }

  @Test
  void usersMoveIntoTheGrowingGroupOnly() throws Exception {
    boolean[] before = new boolean[300];
    for (int weight : new int[] {5, 20, 60, 100}) {
      split("x-user", 100 - weight, weight);
      int moved = 0;
      for (int user = 0; user < before.length; user++) {
        boolean canary = cluster("x-user: user-" + user) == 2;
        assertTrue(canary || !before[user], "user " + user + " left at " + weight + " %");
        moved += canary ? 1 : 0;
        before[user] = canary;
      }
      assertEquals(3 * weight, moved, 30);
    }
  }
}
