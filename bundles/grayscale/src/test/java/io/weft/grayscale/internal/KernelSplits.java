package io.weft.grayscale.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.weft.kernel.BpfObject;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.spi.definition.DefinitionCompiler;
import io.weft.spi.definition.Kinds;
import io.weft.spi.definition.RefusedException;
import io.weft.testkit.Answer;
import io.weft.testkit.PlainRequest;
import io.weft.testkit.PlainRequest.Route;
import io.weft.testkit.Question;
import io.weft.testkit.Registrations;
import io.weft.testkit.SlotHarness;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The bundle's service over the slot on the real kernel, behind a plain parser and route. */
final class KernelSplits implements AutoCloseable {
  static final int LISTENER = 1;

  final SlotHarness harness = SlotHarness.open();
  final BpfObject object = harness.load("bpf/grayscale.bpf.o");
  final PlainRequest request = PlainRequest.in(harness);
  final HeldClusters clusters = new HeldClusters();
  final HeldActions actions = new HeldActions();
  final Registrations registrations = new Registrations();
  final GrayscaleService service;
  private final Set<Map.Entry<String, Integer>> defined = new HashSet<>();
  private final Set<Integer> known = new HashSet<>();

  KernelSplits(boolean sticky) {
    harness.slot(object, "grayscale", Phase.SPLIT, 100, OnMiss.REJECT);
    harness.coreBalance();
    harness.listener(LISTENER, Phase.PARSE, Phase.ROUTE, Phase.BALANCE);
    service =
        new GrayscaleService(object, clusters, actions, registrations.context(), config(sticky));
  }

  private static GrayscaleService.Config config(boolean sticky) {
    return (GrayscaleService.Config)
        Proxy.newProxyInstance(
            KernelSplits.class.getClassLoader(),
            new Class<?>[] {GrayscaleService.Config.class},
            (_, _, _) -> sticky);
  }

  DefinitionCompiler compiler(String kind) {
    return registrations.of(DefinitionCompiler.class).stream()
        .filter(compiler -> compiler.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  void define(String kind, int id, Message content) throws RefusedException {
    compiler(kind).compile(id, content);
    defined.add(Map.entry(kind, id));
  }

  void remove(String kind, int id) {
    compiler(kind).remove(id);
    defined.remove(Map.entry(kind, id));
  }

  /** Removes all definitions; nothing may be held then. */
  void clear() {
    List.copyOf(defined).forEach(entry -> remove(entry.getKey(), entry.getValue()));
    assertEquals(0, actions.held(), "actions");
    assertEquals(0, clusters.held(), "clusters");
  }

  /** The id of a cluster, which gets one endpoint. */
  int cluster(String name) {
    int id = clusters.mention(name);
    clusters.forget(id);
    clusters.add(name);
    if (known.add(id)) {
      harness.cluster(id, new InetSocketAddress("127.0.0.9", 8000 + id));
    }
    return id;
  }

  /** Routes the listener to a split of c1, c2 …. */
  void split(int id, long... weights) throws RefusedException {
    define(Kinds.SPLIT, id, weighted(weights).build());
    request.route(LISTENER, Route.to(0).split(id));
  }

  static WeightedCluster.Builder weighted(long... weights) {
    WeightedCluster.Builder content = WeightedCluster.newBuilder();
    for (int i = 0; i < weights.length; i++) {
      content
          .addClustersBuilder()
          .setName("c" + (i + 1))
          .getWeightBuilder()
          .setValue((int) weights[i]);
    }
    return content;
  }

  static RouteAction byHeader(String name) {
    RouteAction.Builder action = RouteAction.newBuilder();
    action.addHashPolicyBuilder().getHeaderBuilder().setHeaderName(name);
    return action.build();
  }

  Answer ask(String... headers) {
    return harness.ask(Question.get(LISTENER, "a.test", "/", headers));
  }

  String cluster(Answer answer) {
    return clusters.nameOf(answer.cluster());
  }

  Map<String, Integer> count(int requests, String... headers) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < requests; i++) {
      counts.merge(cluster(ask(headers)), 1, Integer::sum);
    }
    return counts;
  }

  @Override
  public void close() {
    harness.close();
  }
}
