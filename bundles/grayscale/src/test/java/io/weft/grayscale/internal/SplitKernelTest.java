package io.weft.grayscale.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.weft.kernel.BpfObject;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.testkit.PlainRequest;
import io.weft.testkit.PlainRequest.Route;
import io.weft.testkit.Question;
import io.weft.testkit.SlotHarness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The slot on the real kernel, behind a plain parser and route. */
class SplitKernelTest {
  private static final int SPLIT = 7;

  private SlotHarness harness;
  private BpfObject object;

  @BeforeEach
  void open() {
    harness = SlotHarness.open();
    object = harness.load("bpf/grayscale.bpf.o");
    PlainRequest request = PlainRequest.in(harness);
    harness.slot(object, "grayscale", Phase.SPLIT, 100, OnMiss.REJECT);
    harness.listener(1, Phase.PARSE, Phase.ROUTE, Phase.SPLIT);
    request.route(1, Route.to(0).split(SPLIT));
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private void split(String header, long... weights) throws Exception {
    WeightedCluster.Builder content = WeightedCluster.newBuilder();
    if (!header.isEmpty()) {
      content.setHeaderName(header);
    }
    List<Integer> ids = new ArrayList<>();
    List<Integer> actions = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      content
          .addClustersBuilder()
          .setName("c" + (i + 1))
          .getWeightBuilder()
          .setValue((int) weights[i]);
      if (weights[i] != 0) {
        ids.add(i + 1);
        actions.add(0);
      }
    }
    new GrayTables(object)
        .split(SPLIT, SplitTable.encode(SplitReader.read(content.build()), ids, actions));
  }

  private int cluster(String... headers) {
    return harness.ask(Question.get(1, "a.test", "/", headers)).cluster();
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
