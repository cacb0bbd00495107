package io.weft.loadbalancing.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.weft.kernel.BpfMap;
import io.weft.kernel.KernelException;
import io.weft.kernel.Keys;
import io.weft.loadbalancing.internal.Clusters;
import io.weft.loadbalancing.internal.EnvoyChoices;
import io.weft.loadbalancing.internal.plan.Host;
import io.weft.loadbalancing.internal.subset.Criteria;
import io.weft.pipeline.chain.Phase;
import io.weft.spi.definition.RefusedException;
import io.weft.testkit.Answer;
import io.weft.testkit.Question;
import io.weft.testkit.SlotContract;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is refused, why, and what stays then. */
class FaultKernelTest {
  private static final int CLUSTER = 10;
  private final KernelBalance kernel = new KernelBalance();

  FaultKernelTest() {
    kernel.route(CLUSTER, 0, 0);
  }

  @AfterEach
  void close() {
    kernel.close();
  }

  private void add(LbPolicy policy, String... priorities) throws Exception {
    kernel.add(Clusters.of(CLUSTER, Clusters.healthy(policy, priorities).build(), 1));
  }

  @Test
  void reasonsTellWhatIsMissing() throws Exception {
    assertEquals("reply 503 no_cluster", kernel.ask().summary());
    add(LbPolicy.ROUND_ROBIN, "");
    assertEquals("reply 503 no_healthy", kernel.ask().summary());
    add(LbPolicy.ROUND_ROBIN, "HH");
    assertEquals(Answer.Kind.FORWARD, kernel.ask().kind());
    kernel.balancer.remove(CLUSTER);
    assertEquals("reply 503 no_cluster", kernel.ask().summary());
    assertEquals(CLUSTER, kernel.ask().detail());
  }

  @Test
  void anEndpointThatIsGoneIsNoTarget() throws Exception {
    add(LbPolicy.ROUND_ROBIN, "H");
    kernel.harness.endpoints().remove(1);
    assertEquals("reply 503 no_healthy", kernel.ask().summary());
  }

  /** Envoy has no host for them. */
  @ParameterizedTest
  @EnumSource(names = {"RING_HASH", "MAGLEV"})
  void degradedHostsServeWhereNobodyIsHealthy(LbPolicy policy) throws Exception {
    add(policy, "DDU");
    assertEquals(Set.of(1, 2), kernel.count(100).keySet());
  }

  /** Requests meet the old table or the new one, never a torn one. */
  @ParameterizedTest
  @EnumSource(names = {"ROUND_ROBIN", "LEAST_REQUEST", "RING_HASH", "MAGLEV"})
  void clustersChangeWhileTheyAreUsed(LbPolicy policy) throws Exception {
    add(policy, "HHHH");
    AtomicBoolean stop = new AtomicBoolean();
    Thread changes =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; !stop.get(); i++) {
                    compile(policy, i % 2 == 0 ? "HHHH" : "HHHHHHHH");
                    kernel.memory.reclaim();
                  }
                });
    try {
      for (int i = 0; i < 20_000; i++) {
        Answer answer = kernel.ask();
        assertEquals(Answer.Kind.FORWARD, answer.kind(), answer.toString());
      }
    } finally {
      stop.set(true);
      changes.join();
    }
    assertEquals(1, kernel.memory.tables());
  }

  private void compile(LbPolicy policy, String hosts) {
    try {
      Cluster config = Clusters.healthy(policy, hosts).build();
      var cluster = Clusters.of(CLUSTER, config, 1);
      cluster
          .localities()
          .getFirst()
          .endpoints()
          .forEach(e -> kernel.harness.endpoints().put(e.id(), e.address(), CLUSTER));
      kernel.balancer.compile(cluster);
    } catch (RefusedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFullMapOfSubsetsRefusesAndChangesNothing() throws Exception {
    Cluster.Builder config = Clusters.healthy(LbPolicy.ROUND_ROBIN, "HH");
    config
        .getLbSubsetConfigBuilder()
        .setFallbackPolicy(Cluster.LbSubsetConfig.LbSubsetFallbackPolicy.ANY_ENDPOINT)
        .addSubsetSelectorsBuilder()
        .addKeys("v");
    Value one = Value.newBuilder().setStringValue("1").build();
    config
        .getLoadAssignmentBuilder()
        .getEndpointsBuilder(0)
        .getLbEndpointsBuilder(0)
        .getMetadataBuilder()
        .putFilterMetadata(Host.FILTER, Struct.newBuilder().putFields("v", one).build());
    kernel.add(Clusters.of(CLUSTER, config.build(), 1));
    Criteria first = new Criteria(Map.of("v", one));
    kernel.balancer.addSubset(1, first);
    int tables = kernel.memory.tables();
    assertEquals(2, tables);
    fill(kernel.object.map("lb_subsets"), 8);
    var refused = assertThrows(RefusedException.class, () -> kernel.balancer.addSubset(2, first));
    assertTrue(refused.getMessage().contains("among 65536"), refused.getMessage());
    assertEquals(tables, kernel.memory.tables());
    assertEquals(Answer.Kind.FORWARD, kernel.ask().kind());
    kernel.add(Clusters.of(CLUSTER, config.build(), 1));
    assertEquals(tables, kernel.memory.tables(), "the refused one is forgotten");
  }

  /** Without room for its turns a cluster is balanced by chance. */
  @Test
  void aFullMapOfTurnsStillBalances() throws Exception {
    fill(kernel.object.map("keep_lb_turns"), 8);
    add(LbPolicy.ROUND_ROBIN, "HHHH");
    ChiSquare.check(Map.of(1, 0.25, 2, 0.25, 3, 0.25, 4, 0.25), kernel.count(4000));
  }

  private static void fill(BpfMap map, int valueBytes) {
    for (int i = 0; map.lookup(key(i)).isPresent() || put(map, i, valueBytes); i++) {
      assertTrue(i < 70_000);
    }
  }

  private static boolean put(BpfMap map, int i, int valueBytes) {
    try {
      map.update(key(i), new byte[valueBytes]);
      return true;
    } catch (KernelException full) {
      return false;
    }
  }

  private static byte[] key(int i) {
    byte[] key = new byte[8];
    Keys.buffer(key).putInt(1_000_000).putInt(i);
    return key;
  }

  @ParameterizedTest
  @EnumSource(names = {"ROUND_ROBIN", "RANDOM", "LEAST_REQUEST", "RING_HASH", "MAGLEV"})
  void theSlotKeepsTheContract(LbPolicy policy) throws Exception {
    add(policy, "HHU", "HH");
    kernel.hashPolicy(1, EnvoyChoices.load().policies().get("two").action());
    kernel.route(CLUSTER, 0, 1);
    kernel.harness.listener(KernelBalance.LISTENER, Phase.PARSE, Phase.ROUTE, Phase.BALANCE);
    new SlotContract(
            kernel.harness,
            "load_balancing",
            Question.get(KernelBalance.LISTENER, "a.test", "/", "x-key: ann"))
        .check();
  }
}
