package io.weft.loadbalancing.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.weft.loadbalancing.internal.Clusters;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Random and least request: the kernel's choices against the probabilities that they must have. */
class ChanceKernelTest {
  private static final int CLUSTER = 10;
  private static final int REQUESTS = 20_000;
  private static KernelBalance kernel;

  @BeforeAll
  static void open() {
    kernel = new KernelBalance();
    kernel.route(CLUSTER, 0, 0);
  }

  @AfterAll
  static void close() {
    kernel.close();
  }

  @AfterEach
  void remove() {
    kernel.balancer.remove(CLUSTER);
  }

  private static void add(LbPolicy policy, int choices, int... weights) throws Exception {
    Cluster.Builder config = Cluster.newBuilder().setName("c").setLbPolicy(policy);
    if (choices > 0) {
      config.getLeastRequestLbConfigBuilder().getChoiceCountBuilder().setValue(choices);
    }
    kernel.add(Clusters.weighted(CLUSTER, config.build(), 1, weights));
  }

  /** Requests under way at each host, as the relay counts them. */
  private static void active(int... counts) {
    for (int i = 0; i < counts.length; i++) {
      int now = kernel.harness.endpoints().active(1 + i);
      kernel.harness.endpoints().addActive(1 + i, counts[i] - now);
    }
  }

  @Test
  void randomIsUniformWhateverTheWeights() throws Exception {
    add(LbPolicy.RANDOM, 0, 1, 9, 5, 1, 70);
    Map<Integer, Double> uniform = new HashMap<>();
    for (int i = 1; i <= 5; i++) {
      uniform.put(i, 0.2);
    }
    ChiSquare.check(uniform, kernel.count(REQUESTS));
  }

  @Test
  void twoChoicesTakeTheLessBusy() throws Exception {
    add(LbPolicy.LEAST_REQUEST, 0, 1, 1, 1, 1, 1);
    active(4, 0, 3, 1, 2);
    ChiSquare.check(reference(2, new int[] {1, 1, 1, 1, 1}, 4, 0, 3, 1, 2), kernel.count(REQUESTS));
  }

  @Test
  void weightsAndChoicesAreThoseOfTheReference() throws Exception {
    Random random = new Random(3);
    for (int run = 0; run < 8; run++) {
      int choices = 2 + random.nextInt(3);
      int[] weights = random.ints(4, 1, 6).toArray();
      int[] busy = random.ints(4, 0, 5).toArray();
      add(LbPolicy.LEAST_REQUEST, choices, weights);
      active(busy);
      Map<Integer, Double> expected = reference(choices, weights, busy);
      expected.values().removeIf(part -> part == 0);
      ChiSquare.check(expected, kernel.count(REQUESTS));
    }
  }

  @Test
  void theLeastBusyGetsMostAndAllChoicesSeeIt() throws Exception {
    add(LbPolicy.LEAST_REQUEST, 16, 1, 1);
    active(1, 0);
    // 16 draws of two hosts all meet the busy one once in 65,536.
    assertEquals(2000, kernel.count(2000).get(2), 3);
  }

  @Test
  void aBiasOfZeroIsRoundRobin() throws Exception {
    Cluster.Builder config = Cluster.newBuilder().setName("c").setLbPolicy(LbPolicy.LEAST_REQUEST);
    config.getLeastRequestLbConfigBuilder().getActiveRequestBiasBuilder().setDefaultValue(0);
    kernel.add(Clusters.weighted(CLUSTER, config.build(), 1, 1, 3));
    active(9, 0);
    assertEquals(Map.of(1, 25, 2, 75), kernel.count(100));
  }

  /** Plain enumeration of all draws: the first of the least active a unit of weight wins. */
  private static Map<Integer, Double> reference(int choices, int[] weights, int... busy) {
    double sum = 0;
    for (int weight : weights) {
      sum += weight;
    }
    Map<Integer, Double> parts = new HashMap<>();
    draw(choices, weights, busy, sum, -1, 1, parts);
    return parts;
  }

  private static void draw(
      int left,
      int[] weights,
      int[] busy,
      double sum,
      int best,
      double chance,
      Map<Integer, Double> parts) {
    if (left == 0) {
      parts.merge(1 + best, chance, Double::sum);
      return;
    }
    for (int i = 0; i < weights.length; i++) {
      boolean better = best < 0 || busy[i] * weights[best] < busy[best] * weights[i];
      draw(left - 1, weights, busy, sum, better ? i : best, chance * weights[i] / sum, parts);
    }
  }
}
