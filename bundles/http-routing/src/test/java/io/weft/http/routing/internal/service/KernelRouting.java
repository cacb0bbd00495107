package io.weft.http.routing.internal.service;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig;
import io.envoyproxy.envoy.extensions.path.rewrite.uri_template.v3.UriTemplateRewriteConfig;
import io.weft.http.routing.internal.kernel.RoutingMaps;
import io.weft.http.routing.internal.predicate.PredicateSet;
import io.weft.kernel.BpfObject;
import io.weft.kernel.Kernel;
import io.weft.pipeline.CoreSizes;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.mesh.FilterPlan;
import io.weft.spi.mesh.ListenerContext;
import io.weft.spi.relay.ActionTable;
import io.weft.spi.relay.RequestAction;
import io.weft.testkit.Answer;
import io.weft.testkit.Question;
import io.weft.testkit.SlotHarness;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The bundle's state on a kernel of its own, with listeners and clusters that a test makes. */
public final class KernelRouting implements AutoCloseable {
  private static final JsonFormat.Parser JSON =
      JsonFormat.parser()
          .usingTypeRegistry(
              JsonFormat.TypeRegistry.newBuilder()
                  .add(UriTemplateMatchConfig.getDescriptor())
                  .add(UriTemplateRewriteConfig.getDescriptor())
                  .add(Router.getDescriptor())
                  .build());

  private static final CoreSizes SIZES = new CoreSizes(4096, 4096, 4096);

  final SlotHarness harness;
  final HeldClusters clusters = new HeldClusters();
  final HeldDefinitions definitions;
  final HeldActions actions = new HeldActions();
  final RoutingMaps maps;
  private final BpfObject object;
  final Routing routing;
  private final List<Runnable> later = new ArrayList<>();
  private final Map<Integer, FilterPlan> plans = new HashMap<>();
  private final Map<Integer, Integer> replans = new HashMap<>();

  /**
   * @param kinds of definitions that have a compiler
   */
  public KernelRouting(String... kinds) {
    this(SlotHarness.open(SIZES), kinds);
  }

  /** One in which the kernel can carry requests. */
  public static KernelRouting carrying() {
    KernelRouting routing = new KernelRouting(SlotHarness.openCarrying(SIZES));
    BpfObject object = routing.object;
    routing.harness.slot(object, "http_response", Phase.RESPONSE, 0, OnMiss.RELAY);
    return routing;
  }

  private KernelRouting(SlotHarness harness, String... kinds) {
    this.harness = harness;
    object = harness.load("bpf/http_routing.bpf.o");
    harness.slot(object, "http_parser", Phase.PARSE, 0, OnMiss.REJECT);
    harness.slot(object, "http_routing", Phase.ROUTE, 0, OnMiss.REJECT);
    harness.coreBalance();
    maps = new RoutingMaps(Kernel.load(), object);
    definitions = new HeldDefinitions(Set.of(kinds));
    routing = new Routing(maps, clusters, definitions, actions, PredicateSet.Half.LOW, later::add);
  }

  public static RouteConfiguration routes(String json) {
    var builder = RouteConfiguration.newBuilder();
    try {
      JSON.merge(json, builder);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return builder.build();
  }

  public static HttpConnectionManager.Builder manager(String json)
      throws InvalidProtocolBufferException {
    var builder = HttpConnectionManager.newBuilder();
    JSON.merge(json, builder);
    builder
        .addHttpFiltersBuilder()
        .setName("router")
        .setTypedConfig(Any.pack(Router.getDefaultInstance()));
    return builder;
  }

  /** A cluster with one endpoint, 127.0.0.ID:80. */
  public int cluster(String name) {
    int id = clusters.mention(name);
    harness.cluster(id, new InetSocketAddress("127.0.0." + id, 80));
    maps.cluster(name, id);
    return id;
  }

  public FilterPlan listen(int id, HttpConnectionManager manager) throws RefusedException {
    var context =
        new ListenerContext(id, "listener " + id, () -> replans.merge(id, 1, Integer::sum));
    FilterPlan plan = routing.plan(context, manager);
    plans.put(id, plan);
    harness.listener(id, Phase.PARSE, Phase.ROUTE, Phase.BALANCE);
    return plan;
  }

  public SlotHarness harness() {
    return harness;
  }

  public Routing routing() {
    return routing;
  }

  public Clusters clusters() {
    return clusters;
  }

  public ActionTable actions() {
    return actions;
  }

  /** Puts a route configuration in force. */
  public void put(RouteConfiguration config) throws RefusedException {
    routing.put(config);
  }

  /** A cluster without endpoints. */
  public void emptyCluster(String name) {
    harness.cluster(clusters.mention(name));
  }

  /** What was defined. */
  public Message definition(int id) {
    return definitions.content(id);
  }

  /** The name of a cluster. */
  public String clusterName(int id) {
    return clusters.nameOf(id);
  }

  int replans(int id) {
    return replans.getOrDefault(id, 0);
  }

  public void closeListener(int id) {
    plans.remove(id).close().run();
  }

  /** Lets the grace time pass. */
  public void pass() {
    List.copyOf(later).forEach(Runnable::run);
    later.clear();
  }

  /** Asks as the relay does: predicates first. */
  public Asked ask(Question question) {
    AskedRequest view = new AskedRequest(question);
    long bits = 0;
    if (routing.predicates().needed(question.listener())) {
      bits = routing.predicates().evaluate(question.listener(), view);
    }
    Answer answer = harness.ask(question.predicates(bits | 1L << 63));
    view.decided(answer, clusters.nameOf(answer.cluster()) + ".up.test");
    List<RequestAction> found = new ArrayList<>();
    for (int id : answer.actions()) {
      if (id != 0) {
        found.add(actions.find(id).orElseThrow(() -> new AssertionError("no action " + id)));
      }
    }
    return new Asked(answer, view, found);
  }

  /** What the kernel said, and the actions that it named. */
  public record Asked(Answer answer, AskedRequest view, List<RequestAction> actions) {
    String forwarded() {
      var head = view.editable();
      actions.forEach(action -> action.editRequest(head, view));
      return head.text();
    }

    public Optional<io.weft.spi.relay.LocalReply> reply() {
      return actions.stream().flatMap(action -> action.reply(view).stream()).findFirst();
    }

    String response(String head) {
      var edited = new io.weft.relay.internal.http.EditableHead(() -> head);
      actions.forEach(action -> action.editResponse(edited, view));
      return edited.text();
    }
  }

  @Override
  public void close() {
    harness.close();
  }
}
