package io.weft.loadbalancing.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.weft.kernel.BpfObject;
import io.weft.loadbalancing.internal.Clusters;
import io.weft.loadbalancing.internal.plan.Host;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.table.ClusterTable;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.ClusterSnapshot;
import io.weft.spi.pipeline.SlotsReady;
import io.weft.testkit.Answer;
import io.weft.testkit.HeldMetrics;
import io.weft.testkit.PlainRequest;
import io.weft.testkit.PlainRequest.Route;
import io.weft.testkit.Question;
import io.weft.testkit.Registrations;
import io.weft.testkit.SlotHarness;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The components with plain constructors, from resources to the kernel's choice. */
class LoadBalancingKernelTest {
  private static final int LISTENER = 1;
  private static final int CLUSTER = 10;

  private final SlotHarness harness = SlotHarness.open();
  private final BpfObject object = harness.load("bpf/load_balancing.bpf.o");
  private final PlainRequest request = PlainRequest.in(harness);
  private final Registrations registrations = new Registrations();
  private final LoadBalancing state =
      new LoadBalancing(harness.core().kernel(), object, registrations.context());
  private final ClusterTablesCompiler clusters = new ClusterTablesCompiler(state);
  private final HashPolicyCompiler hashPolicies = new HashPolicyCompiler(state);
  private final SubsetCompiler subsets = new SubsetCompiler(state);

  private boolean stopped;

  LoadBalancingKernelTest() {
    harness.slot(object, "load_balancing", Phase.BALANCE, 100, OnMiss.REJECT);
    harness.listener(LISTENER, Phase.PARSE, Phase.ROUTE, Phase.BALANCE);
    request.route(LISTENER, Route.to(CLUSTER));
  }

  @AfterEach
  void close() {
    stop();
    harness.close();
  }

  private void stop() {
    if (!stopped) {
      state.stop();
    }
    stopped = true;
  }

  private void compile(Cluster config) throws RefusedException {
    ClusterSnapshot cluster = Clusters.of(CLUSTER, config, 1);
    cluster.localities().stream()
        .flatMap(locality -> locality.endpoints().stream())
        .forEach(e -> harness.endpoints().put(e.id(), e.address(), CLUSTER));
    harness.clusters().put(CLUSTER, new ClusterTable.Cluster(ClusterTable.Kind.ENDPOINTS, 2, 0, 0));
    clusters.compile(cluster);
  }

  private Answer ask(String... headers) {
    return harness.ask(Question.get(LISTENER, "a.test", "/", headers));
  }

  private Set<Integer> chosen(int requests, String... headers) {
    Set<Integer> chosen = new HashSet<>();
    for (int i = 0; i < requests; i++) {
      chosen.add(ask(headers).endpoint());
    }
    return chosen;
  }

  @Test
  void theSlotServesWhenAllKindsWereReplayed() {
    clusters.replayed();
    subsets.replayed();
    subsets.replayed();
    assertEquals(List.of(), registrations.of(Object.class));
    hashPolicies.replayed();
    assertTrue(registrations.of(Object.class).getFirst() instanceof SlotsReady);
    assertEquals("load_balancing", registrations.property(SlotsReady.class, SlotsReady.OBJECT));
    stop();
    assertEquals(List.of(), registrations.of(Object.class));
  }

  /** A component that is made anew over the same object never reads tables of the one before. */
  @Test
  void aStoppedOneServesOnUntilTheNextOneStartsAfresh() throws Exception {
    compile(Clusters.healthy(LbPolicy.ROUND_ROBIN, "HHH").build());
    stop();
    assertEquals(Set.of(1, 2, 3), chosen(10));
    LoadBalancing next =
        new LoadBalancing(harness.core().kernel(), object, registrations.context());
    assertEquals("reply 503 no_cluster", ask().summary());
    new ClusterTablesCompiler(next)
        .compile(Clusters.of(CLUSTER, Clusters.healthy(LbPolicy.RANDOM, "HH").build(), 1));
    assertEquals(Set.of(1, 2), chosen(100));
    next.stop();
  }

  @Test
  void hashPoliciesHoldAUserUntilTheyAreRemoved() throws Exception {
    compile(Clusters.healthy(LbPolicy.RING_HASH, "HHHHH").build());
    RouteAction.Builder byUser = RouteAction.newBuilder();
    byUser.addHashPolicyBuilder().getHeaderBuilder().setHeaderName("X-User");
    hashPolicies.compile(4, byUser.build());
    request.route(LISTENER, Route.to(CLUSTER).hashPolicy(4));
    assertEquals(1, chosen(100, "x-user: ann").size());
    assertEquals(5, chosen(300).size(), "without a user any endpoint");
    hashPolicies.remove(4);
    assertEquals(5, chosen(300, "x-user: ann").size());
  }

  @Test
  void metadataMatchesChooseSubsetsUntilTheyAreRemoved() throws Exception {
    Cluster.Builder config = Clusters.healthy(LbPolicy.ROUND_ROBIN, "HHH");
    config
        .getLbSubsetConfigBuilder()
        .setFallbackPolicy(Cluster.LbSubsetConfig.LbSubsetFallbackPolicy.ANY_ENDPOINT)
        .addSubsetSelectorsBuilder()
        .addKeys("version");
    Metadata second =
        Metadata.newBuilder()
            .putFilterMetadata(
                Host.FILTER,
                Struct.newBuilder()
                    .putFields("version", Value.newBuilder().setStringValue("2").build())
                    .build())
            .build();
    config
        .getLoadAssignmentBuilder()
        .getEndpointsBuilder(0)
        .getLbEndpointsBuilder(1)
        .setMetadata(second);
    subsets.compile(6, second);
    compile(config.build());
    request.route(LISTENER, Route.to(CLUSTER).subset(6));
    assertEquals(Set.of(2), chosen(10));
    subsets.remove(6);
    assertEquals(Set.of(1, 2, 3), chosen(10));
    subsets.compile(7, second);
    request.route(LISTENER, Route.to(CLUSTER).subset(7));
    assertEquals(Set.of(2), chosen(10), "defined after the cluster");
  }

  @Test
  void whatCannotBeHonouredIsRefusedAndTheLastGoodStays() throws Exception {
    compile(Clusters.healthy(LbPolicy.ROUND_ROBIN, "HH").build());
    Cluster.Builder maglev = Clusters.healthy(LbPolicy.MAGLEV, "HH");
    maglev.getMaglevLbConfigBuilder().getTableSizeBuilder().setValue(100);
    refused(maglev, "100 is not a prime");
    Cluster.Builder ring = Clusters.healthy(LbPolicy.RING_HASH, "HH");
    ring.getRingHashLbConfigBuilder().getMinimumRingSizeBuilder().setValue(9_000_000);
    refused(ring, "ring sizes");
    Cluster.Builder least = Clusters.healthy(LbPolicy.LEAST_REQUEST, "HH");
    least.getLeastRequestLbConfigBuilder().getActiveRequestBiasBuilder().setDefaultValue(1.5);
    refused(least, "active_request_bias 1.5");
    Cluster.Builder heavy = Clusters.healthy(LbPolicy.ROUND_ROBIN, "HHH");
    heavy
        .getLoadAssignmentBuilder()
        .getEndpointsBuilder(0)
        .getLbEndpointsBuilderList()
        .forEach(endpoint -> endpoint.getLoadBalancingWeightBuilder().setValue(-1));
    refused(heavy, "more than 4294967295");
    refused(Clusters.healthy(LbPolicy.LOAD_BALANCING_POLICY_CONFIG, "HH"), "is not offered");
    assertEquals(Set.of(1, 2), chosen(10));
    assertThrows(
        RefusedException.class, () -> hashPolicies.compile(1, Struct.getDefaultInstance()));
    assertThrows(RefusedException.class, () -> subsets.compile(1, Struct.getDefaultInstance()));
  }

  private void refused(Cluster.Builder config, String reason) {
    var refused = assertThrows(RefusedException.class, () -> compile(config.build()));
    assertTrue(refused.getMessage().contains(reason), refused.getMessage());
  }

  @Test
  void theCommandShowsPoolsAndShares() throws Exception {
    compile(Clusters.healthy(LbPolicy.ROUND_ROBIN, "HHUU", "H").build());
    BalanceCommand command = new BalanceCommand(state);
    CommandResult all = command.run(List.of());
    assertEquals(
        List.of(
            Map.of(
                "cluster",
                "c",
                "policy",
                "round robin",
                "pool",
                "priority 0 healthy",
                "share",
                0.7,
                "hosts",
                2),
            Map.of(
                "cluster",
                "c",
                "policy",
                "round robin",
                "pool",
                "priority 1 healthy",
                "share",
                0.3,
                "hosts",
                1)),
        all.rows());
    assertEquals(all.rows(), command.run(List.of("c")).rows());
    assertEquals(List.of(), command.run(List.of("other")).rows());
    assertThrows(UsageException.class, () -> command.run(List.of("a", "b")));
  }

  @Test
  void metricsTellWhatTablesTake() throws Exception {
    HeldMetrics metrics = new HeldMetrics();
    BalanceMetrics balance = new BalanceMetrics(state, metrics);
    assertEquals(Map.of("", 0.0), metrics.read("weft_load_balancing_tables"));
    compile(Clusters.healthy(LbPolicy.ROUND_ROBIN, "HH").build());
    assertEquals(Map.of("", 1.0), metrics.read("weft_load_balancing_tables"));
    assertTrue(metrics.read("weft_load_balancing_bytes").get("") > 0);
    clusters.remove(CLUSTER);
    assertEquals(Map.of("", 0.0), metrics.read("weft_load_balancing_tables"));
    balance.stop();
    assertTrue(metrics.isEmpty());
  }
}
