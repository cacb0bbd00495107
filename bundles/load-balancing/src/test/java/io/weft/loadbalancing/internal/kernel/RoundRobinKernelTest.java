package io.weft.loadbalancing.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.weft.kernel.BpfObject;
import io.weft.loadbalancing.internal.Clusters;
import io.weft.loadbalancing.internal.engine.Balancer;
import io.weft.loadbalancing.internal.engine.KernelPickTables;
import io.weft.loadbalancing.internal.memory.KernelSegments;
import io.weft.loadbalancing.internal.memory.PickMemory;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.spi.mesh.ClusterSnapshot;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Round robin on the kernel is exact, smooth and goes on over changes. */
class RoundRobinKernelTest {
  private static final int CLUSTER = 10;
  private static final Cluster CONFIG = Cluster.newBuilder().setName("rr").build();
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

  private static ClusterSnapshot add(int... weights) throws Exception {
    return kernel.add(Clusters.weighted(CLUSTER, CONFIG, 1, weights));
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  @Test
  void eachPeriodIsExact() throws Exception {
    Random random = new Random(1);
    for (int run = 0; run < 30; run++) {
      int[] weights = random.ints(1 + random.nextInt(12), 1, 30).toArray();
      add(weights);
      int divisor = IntStream.of(weights).reduce(0, RoundRobinKernelTest::gcd);
      int period = IntStream.of(weights).sum() / divisor;
      for (int turn = 0; turn < 3; turn++) {
        Map<Integer, Integer> counts = kernel.count(period);
        for (int i = 0; i < weights.length; i++) {
          assertEquals(weights[i] / divisor, counts.get(1 + i), "host " + i);
        }
      }
    }
  }

  /** As near to the weights as whole requests can be (Sainte-Laguë), at every moment. */
  @Test
  void thePeriodIsSmooth() throws Exception {
    int[] weights = {1, 2, 3, 5, 7, 11, 13};
    add(weights);
    int[] counts = new int[weights.length];
    for (int n = 1; n <= 42; n++) {
      counts[kernel.ask().endpoint() - 1]++;
      for (int i = 0; i < weights.length; i++) {
        double ideal = n * weights[i] / 42.0;
        double bound = 0.5 + weights[i] * weights.length / 84.0;
        assertTrue(Math.abs(counts[i] - ideal) <= bound, "host %d at %d".formatted(i, n));
      }
    }
  }

  /** A period that is too long for a schedule takes its order from a step. */
  @Test
  void aLongPeriodIsExactToo() throws Exception {
    add(4000, 97, 1);
    assertEquals(Map.of(1, 4000, 2, 97, 3, 1), kernel.count(4098));
    add(Integer.MAX_VALUE, Integer.MAX_VALUE - 1);
    assertEquals(500, kernel.count(1000).get(1), 5);
  }

  @Test
  void prioritiesAreExactToo() throws Exception {
    kernel.add(
        Clusters.of(CLUSTER, Clusters.healthy(LbPolicy.ROUND_ROBIN, "HHUU", "HH").build(), 1));
    assertEquals(Map.of(1, 35, 2, 35, 5, 15, 6, 15), kernel.count(100));
  }

  @Test
  void turnsGoOnWhenTheClusterChanges() throws Exception {
    add(1, 1, 1);
    int last = kernel.ask().endpoint();
    for (int change = 0; change < 6; change++) {
      add(1, 1, 1);
      int next = kernel.ask().endpoint();
      assertEquals(last % 3 + 1, next);
      last = next;
    }
  }

  /** keep_lb_turns: another version of the bundle goes on where the one before was. */
  @Test
  void turnsGoOnWhenTheBundleIsUpdated() throws Exception {
    ClusterSnapshot cluster = add(1, 1, 1, 1, 1);
    int last = kernel.ask().endpoint();
    BpfObject object = kernel.harness.load("bpf/load_balancing.bpf.o");
    try (PickMemory memory =
            new PickMemory(
                new KernelSegments(kernel.harness.core().kernel(), object.map("lb_segments")),
                reclaim -> {});
        KernelPickTables tables = new KernelPickTables(object)) {
      new Balancer(memory, tables).compile(cluster);
      kernel.harness.slot(object, "load_balancing", Phase.BALANCE, 100, OnMiss.REJECT);
      assertEquals(last % 5 + 1, kernel.ask().endpoint());
      kernel.harness.slot(kernel.object, "load_balancing", Phase.BALANCE, 100, OnMiss.REJECT);
      assertEquals((last + 1) % 5 + 1, kernel.ask().endpoint());
    }
  }
}
