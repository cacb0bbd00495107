package io.weft.grayscale.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.weft.pipeline.chain.Phase;
import io.weft.spi.command.CommandResult;
import io.weft.spi.definition.DefinitionCompiler;
import io.weft.spi.definition.Kinds;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.pipeline.SlotsReady;
import io.weft.spi.relay.MirrorCopy;
import io.weft.testkit.Answer;
import io.weft.testkit.HeldMetrics;
import io.weft.testkit.PlainRequest.Route;
import io.weft.testkit.Question;
import io.weft.testkit.SlotContract;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The components with plain constructors, from definitions to the kernel's choice. */
class GrayscaleServiceKernelTest {
  private static KernelSplits plain;
  private static KernelSplits sticky;
  private KernelSplits kernel = plain;

  @BeforeAll
  static void open() {
    plain = new KernelSplits(false);
    sticky = new KernelSplits(true);
  }

  @AfterAll
  static void close() {
    plain.close();
    sticky.close();
  }

  /** Nothing stays held. */
  @AfterEach
  void clear() {
    kernel.clear();
  }

  private void sticky() {
    kernel = sticky;
  }

  private void clusters(int count) {
    for (int i = 1; i <= count; i++) {
      kernel.cluster("c" + i);
    }
  }

  @Test
  void theSlotServesWhenAllKindsWereReplayed() {
    List<DefinitionCompiler> compilers = kernel.registrations.of(DefinitionCompiler.class);
    assertEquals(3, compilers.size());
    compilers.subList(1, 3).forEach(DefinitionCompiler::replayed);
    compilers.get(1).replayed();
    assertEquals(List.of(), kernel.registrations.of(SlotsReady.class));
    compilers.getFirst().replayed();
    assertEquals("grayscale", kernel.registrations.property(SlotsReady.class, SlotsReady.OBJECT));
  }

  @Test
  void definitionsDecideUntilTheyAreRemoved() throws Exception {
    clusters(2);
    kernel.split(7, 3, 1);
    assertEquals(Map.of("c1", 300, "c2", 100), kernel.count(400));
    kernel.remove(Kinds.SPLIT, 7);
    assertEquals("reply 503 no_cluster", kernel.ask().summary());
    kernel.remove(Kinds.SPLIT, 7);
  }

  @Test
  void aSplitOfTcpIsTheSame() throws Exception {
    clusters(2);
    TcpProxy.WeightedCluster.Builder tcp = TcpProxy.WeightedCluster.newBuilder();
    tcp.addClustersBuilder().setName("c1").setWeight(1);
    tcp.addClustersBuilder().setName("c2").setWeight(4);
    kernel.define(Kinds.SPLIT, 7, tcp.build());
    kernel.request.route(KernelSplits.LISTENER, Route.to(0).split(7));
    assertEquals(Map.of("c1", 20, "c2", 80), kernel.count(100));
  }

  @Test
  void aSplitThatCannotBeHonouredHoldsNothing() throws Exception {
    WeightedCluster.Builder late = KernelSplits.weighted(1, 1);
    late.addClustersBuilder().setClusterHeader("x-to").getWeightBuilder().setValue(1);
    refused(late, "cluster_header");
    refused(KernelSplits.weighted(0, 0), "greater than 0");
    refused(KernelSplits.weighted(4_294_967_295L, 1), "more than 4294967295");
    refused(KernelSplits.weighted(1, 1).setHeaderName("x".repeat(64)), "longer than 63");
    WeightedCluster.Builder sum = KernelSplits.weighted(1, 1);
    sum.getTotalWeightBuilder().setValue(100);
    refused(sum, "total_weight is 100");
    long[] many = new long[65];
    Arrays.fill(many, 1);
    refused(KernelSplits.weighted(many), "at most 64");
    WeightedCluster.Builder operator = KernelSplits.weighted(1);
    operator
        .getClustersBuilder(0)
        .addRequestHeadersToAddBuilder()
        .getHeaderBuilder()
        .setKey("x")
        .setValue("%PROTOCOL%");
    refused(operator, "command operator");
    refused(RouteAction.newBuilder(), "RouteAction");
  }

  private void refused(Message.Builder content, String reason) {
    var e =
        assertThrows(RefusedException.class, () -> kernel.define(Kinds.SPLIT, 9, content.build()));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  /** Field 5 of WeightedCluster, a BoolValue, in Envoy's API since 1.36. */
  private static WeightedCluster useHashPolicy(WeightedCluster.Builder content) {
    ByteString on = BoolValue.of(true).toByteString();
    return content
        .setUnknownFields(
            UnknownFieldSet.newBuilder()
                .addField(5, UnknownFieldSet.Field.newBuilder().addLengthDelimited(on).build())
                .build())
        .build();
  }

  @Test
  void useHashPolicyMakesASplitSticky() throws Exception {
    clusters(2);
    kernel.define(Kinds.HASH_POLICY, 3, KernelSplits.byHeader("x-user"));
    kernel.define(Kinds.SPLIT, 7, useHashPolicy(KernelSplits.weighted(1, 1)));
    kernel.define(Kinds.SPLIT, 8, KernelSplits.weighted(1, 1).build());
    kernel.request.route(KernelSplits.LISTENER, Route.to(0).split(7).hashPolicy(3));
    assertEquals(1, kernel.count(20, "x-user: ann").size());
    assertEquals(2, kernel.count(20).size(), "without a user turns are taken");
    kernel.request.route(KernelSplits.LISTENER, Route.to(0).split(8).hashPolicy(3));
    assertEquals(2, kernel.count(20, "x-user: ann").size(), "not asked for");
  }

  @Test
  void theBundlesConfigurationMakesAllSplitsSticky() throws Exception {
    sticky();
    clusters(2);
    kernel.define(Kinds.HASH_POLICY, 3, KernelSplits.byHeader("x-user"));
    kernel.define(Kinds.SPLIT, 8, KernelSplits.weighted(1, 1).build());
    kernel.request.route(KernelSplits.LISTENER, Route.to(0).split(8).hashPolicy(3));
    assertEquals(1, kernel.count(20, "x-user: ann").size());
    kernel.remove(Kinds.HASH_POLICY, 3);
    assertEquals(2, kernel.count(20, "x-user: ann").size());
  }

  @Test
  void usersOfThreeGroupsMoveIntoTheGrowingOneOnly() throws Exception {
    sticky();
    clusters(3);
    kernel.define(Kinds.HASH_POLICY, 3, KernelSplits.byHeader("x-user"));
    Map<Integer, String> before = users(11, 90, 5, 5);
    for (int canary : new int[] {10, 30, 60, 95}) {
      Map<Integer, String> after = users(11 + canary, 95 - canary, 5, canary);
      for (int user = 0; user < before.size(); user++) {
        boolean moved = !before.get(user).equals(after.get(user));
        assertTrue(
            !moved || before.get(user).equals("c1") && after.get(user).equals("c3"),
            "user %d moved from %s to %s".formatted(user, before.get(user), after.get(user)));
      }
      before = after;
    }
  }

  private Map<Integer, String> users(int split, long... weights) throws RefusedException {
    kernel.define(Kinds.SPLIT, split, KernelSplits.weighted(weights).build());
    kernel.request.route(KernelSplits.LISTENER, Route.to(0).split(split).hashPolicy(3));
    Map<Integer, String> clusters = new HashMap<>();
    int[] counts = new int[weights.length];
    for (int user = 0; user < 1000; user++) {
      String cluster = kernel.cluster(kernel.ask("x-user: user-" + user));
      clusters.put(user, cluster);
      counts[Integer.parseInt(cluster.substring(1)) - 1]++;
    }
    for (int i = 0; i < weights.length; i++) {
      // Five standard deviations; the users are the same in each run.
      double part = weights[i] / 100.0;
      assertEquals(1000 * part, counts[i], 5 * Math.sqrt(1000 * part * (1 - part)) + 1);
    }
    return clusters;
  }

  /** The hashes of one group's users stay spread: a ring behind the split looks at them again. */
  @Test
  void aGroupsUsersAreAllOverTheRing() throws Exception {
    sticky();
    clusters(2);
    kernel.define(Kinds.HASH_POLICY, 3, KernelSplits.byHeader("x-user"));
    kernel.define(Kinds.SPLIT, 8, KernelSplits.weighted(90, 10).build());
    kernel.request.route(KernelSplits.LISTENER, Route.to(0).split(8).hashPolicy(3));
    int[] quarters = new int[4];
    int canary = 0;
    for (int user = 0; user < 2000; user++) {
      Answer answer = kernel.ask("x-user: user-" + user);
      if (kernel.cluster(answer).equals("c2")) {
        quarters[(int) (answer.hash() >>> 62)]++;
        canary++;
      }
    }
    for (int quarter : quarters) {
      assertEquals(canary / 4.0, quarter, 5 * Math.sqrt(canary * 3 / 16.0));
    }
  }

  @Test
  void aHeaderWithoutANumberIsAUserAndWithoutAHeaderTurnsAreTaken() throws Exception {
    clusters(2);
    kernel.define(Kinds.SPLIT, 7, KernelSplits.weighted(30, 70).setHeaderName("X-Rnd").build());
    kernel.request.route(KernelSplits.LISTENER, Route.to(0).split(7));
    assertEquals(Map.of("c1", 3, "c2", 7), kernel.count(10));
    assertEquals(Map.of("c1", 3, "c2", 7), kernel.count(10, "x-rnd:"));
    assertEquals(1, kernel.count(20, "x-rnd: no number").size());
    assertEquals(1, kernel.count(20, "x-rnd: 18446744073709551616").size());
  }

  @Test
  void copiesAreMadeOfTheConfiguredFraction() throws Exception {
    int c2 = kernel.cluster("c2");
    RouteAction.Builder action = mirrored("c2", 7);
    action.addRequestMirrorPoliciesBuilder().setCluster("c2");
    kernel.define(Kinds.MIRROR, 4, action.build());
    kernel.request.route(KernelSplits.LISTENER, Route.to(c2).mirror(4));
    int copies = 0;
    for (int i = 0; i < 300; i++) {
      copies += copies(kernel.ask()).size();
    }
    assertEquals(300 + 3 * 7, copies);
    kernel.remove(Kinds.MIRROR, 4);
    assertEquals(List.of(0, 0, 0), kernel.ask().actions());
  }

  private static RouteAction.Builder mirrored(String cluster, int percent) {
    RouteAction.Builder action = RouteAction.newBuilder();
    action
        .addRequestMirrorPoliciesBuilder()
        .setCluster(cluster)
        .getRuntimeFractionBuilder()
        .getDefaultValueBuilder()
        .setNumerator(percent);
    return action;
  }

  private List<MirrorCopy> copies(Answer answer) {
    TestHead view = TestHead.of("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
    return kernel.actions.of(answer.actions()).stream()
        .flatMap(action -> action.mirrors(view).stream())
        .toList();
  }

  @Test
  void aRequestHasEditsOfItsClusterAndRouteAndCopies() throws Exception {
    clusters(2);
    RouteAction.Builder mirror = RouteAction.newBuilder();
    mirror.addRequestMirrorPoliciesBuilder().setCluster("c2");
    WeightedCluster.Builder edited = KernelSplits.weighted(1);
    edited.getClustersBuilder(0).setHostRewriteLiteral("one.test");
    kernel.define(Kinds.SPLIT, 7, edited.build());
    kernel.define(Kinds.MIRROR, 4, mirror.build());
    kernel.request.route(KernelSplits.LISTENER, Route.to(0).split(7).mirror(4).action(900));
    Answer answer = kernel.ask();
    assertEquals(900, answer.actions().get(1), "the route's own comes after");
    TestHead head = TestHead.of("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
    kernel.actions.find(answer.actions().get(0)).orElseThrow().editRequest(head, head);
    assertEquals("one.test", head.authority());
    assertEquals(
        1, kernel.actions.find(answer.actions().get(2)).orElseThrow().mirrors(head).size());
  }

  @Test
  void aMirrorWithoutATargetIsRefused() {
    RouteAction.Builder action = RouteAction.newBuilder();
    action.addRequestMirrorPoliciesBuilder().setCluster("c2");
    action.addRequestMirrorPoliciesBuilder();
    assertThrows(RefusedException.class, () -> kernel.define(Kinds.MIRROR, 4, action.build()));
  }

  @Test
  void theCommandShowsSharesAndTurns() throws Exception {
    clusters(2);
    kernel.split(7, 1, 3);
    kernel.count(8);
    CommandResult result = new SplitsCommand(kernel.service).run(List.of());
    assertTrue(result.ok());
    Map<String, Object> row = result.rows().get(1);
    assertEquals("c2", row.get("cluster"));
    assertEquals(0.75, row.get("share"));
    assertEquals(6L, row.get("requests"));
    assertEquals(0.75, row.get("observed"));
  }

  @Test
  void theCommandShowsCopies() throws Exception {
    int c2 = kernel.cluster("c2");
    RouteAction.Builder mirror = mirrored("c2", 25);
    mirror.addRequestMirrorPoliciesBuilder().setClusterHeader("x-to");
    kernel.define(Kinds.MIRROR, 4, mirror.build());
    kernel.request.route(KernelSplits.LISTENER, Route.to(c2).mirror(4));
    for (int i = 0; i < 8; i++) {
      copies(kernel.ask());
    }
    List<Map<String, Object>> rows = new MirrorsCommand(kernel.service).run(List.of()).rows();
    assertEquals(
        Map.of("mirror", 4, "cluster", "c2", "fraction", 0.25, "requests", 8L, "copies", 2L),
        rows.getFirst());
    assertEquals("header x-to", rows.getLast().get("cluster"));
    assertEquals(0L, rows.getLast().get("copies"));
  }

  @Test
  void metricsCountRequestsAndCopies() throws Exception {
    clusters(2);
    kernel.split(7, 1, 3);
    kernel.count(8);
    HeldMetrics metrics = new HeldMetrics();
    SplitMetrics split = new SplitMetrics(kernel.service, metrics);
    Map<String, Double> counts = metrics.read("weft_split_requests_total");
    assertEquals(Map.of("7,c1", 2.0, "7,c2", 6.0), counts);
    assertEquals(Map.of(), metrics.read("weft_mirror_copies_total"));
    split.stop();
    assertTrue(metrics.isEmpty());
  }

  /** The kernel's tables stay: the slot outlives its bundle. */
  @Test
  void aStoppedBundleGivesItsIdsBackAndItsSlotServesOn() throws Exception {
    try (KernelSplits own = new KernelSplits(false)) {
      own.cluster("c1");
      RouteAction.Builder mirror = RouteAction.newBuilder();
      mirror.addRequestMirrorPoliciesBuilder().setCluster("c2");
      own.define(Kinds.MIRROR, 4, mirror.build());
      own.split(7, 1);
      own.service.stop();
      assertEquals(0, own.actions.held());
      assertEquals(0, own.clusters.held());
      assertEquals(List.of(), own.registrations.of(DefinitionCompiler.class));
      assertEquals("c1", own.cluster(own.ask()));
    }
  }

  @Test
  void theSlotKeepsTheContract() throws Exception {
    try (KernelSplits own = new KernelSplits(false)) {
      kernel = own;
      checkContract();
    }
    kernel = plain;
  }

  private void checkContract() throws Exception {
    clusters(2);
    kernel.define(Kinds.HASH_POLICY, 3, KernelSplits.byHeader("x-user"));
    kernel.define(Kinds.SPLIT, 7, useHashPolicy(KernelSplits.weighted(1, 1)));
    kernel.define(Kinds.SPLIT, 8, KernelSplits.weighted(1, 1).setHeaderName("x-user").build());
    kernel.harness.listener(
        KernelSplits.LISTENER, Phase.PARSE, Phase.ROUTE, Phase.SPLIT, Phase.BALANCE);
    Question reaching = Question.get(KernelSplits.LISTENER, "a.test", "/", "x-user: ann");
    kernel.request.route(KernelSplits.LISTENER, Route.to(0).split(8));
    SlotContract contract = new SlotContract(kernel.harness, "grayscale", reaching);
    contract.checkRuns();
    contract.checkHeads();
    kernel.request.route(KernelSplits.LISTENER, Route.to(0).split(7).hashPolicy(3));
    contract.check();
  }
}
