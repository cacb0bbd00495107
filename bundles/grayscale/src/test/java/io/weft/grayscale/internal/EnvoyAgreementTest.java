package io.weft.grayscale.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.weft.grayscale.internal.EnvoyDecisions.Case;
import io.weft.grayscale.internal.EnvoyDecisions.Request;
import io.weft.spi.definition.Kinds;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.relay.MirrorCopy;
import io.weft.spi.relay.RequestAction;
import io.weft.testkit.Answer;
import io.weft.testkit.PlainRequest;
import io.weft.testkit.Question;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * All recorded decisions about weighted clusters and copies: the kernel chooses, and the actions
 * change, as Envoy did. The route itself, a prefix in all of them, is found by the test.
 */
class EnvoyAgreementTest {
  private static final int DEFINITION = 1;
  private static KernelSplits kernel;
  private int routeAction;

  @BeforeAll
  static void open() {
    kernel = new KernelSplits(false);
    for (int i = 1; i <= 8; i++) {
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

  /** Cases about cluster_header, unknown clusters and runtime_fraction belong to the route. */
  private static boolean concerns(Case one) {
    return one.config().getVirtualHostsList().stream()
        .flatMap(host -> host.getRoutesList().stream())
        .anyMatch(route -> route.getRoute().hasWeightedClusters());
  }

  @Test
  void noCaseIsLeftOutUnseen() {
    List<String> left =
        EnvoyDecisions.load("/envoy-split.json.gz").cases().stream()
            .filter(one -> !concerns(one))
            .map(Case::id)
            .toList();
    assertEquals(List.of("split-s02", "split-s03", "split-s12"), left);
  }

  @TestFactory
  Stream<DynamicTest> splits() {
    return EnvoyDecisions.load("/envoy-split.json.gz").cases().stream()
        .filter(EnvoyAgreementTest::concerns)
        .map(one -> DynamicTest.dynamicTest(one.toString(), () -> check(one)));
  }

  @TestFactory
  Stream<DynamicTest> mirrors() {
    return EnvoyDecisions.load("/envoy-mirror.json.gz").cases().stream()
        .map(one -> DynamicTest.dynamicTest(one.toString(), () -> check(one)));
  }

  private void check(Case one) throws Exception {
    for (Request request : one.requests()) {
      route(one, TestHead.of(request.raw()));
      try {
        if (request.repeat() > 1) {
          checkProportions(request);
        } else {
          checkAnswer(one, request);
        }
      } finally {
        kernel.actions.release(routeAction);
        kernel.clear();
      }
    }
  }

  /** Defines what the route of a request needs. */
  private void route(Case one, TestHead head) throws RefusedException {
    VirtualHost host =
        one.config().getVirtualHostsList().stream()
            .filter(h -> h.getDomainsList().contains(head.authority()))
            .findFirst()
            .orElse(one.config().getVirtualHosts(one.config().getVirtualHostsCount() - 1));
    Route route =
        host.getRoutesList().stream()
            .filter(r -> head.target().startsWith(r.getMatch().getPrefix()))
            .findFirst()
            .orElseThrow();
    RouteAction to = route.getRoute();
    routeAction = kernel.actions.register(new PlainAction(route));
    PlainRequest.Route plain = PlainRequest.Route.to(0).action(routeAction);
    if (to.hasWeightedClusters()) {
      kernel.define(Kinds.SPLIT, DEFINITION, to.getWeightedClusters());
      plain = plain.split(DEFINITION);
    } else {
      plain = PlainRequest.Route.to(kernel.cluster(to.getCluster())).action(routeAction);
    }
    List<RequestMirrorPolicy> policies = policies(one, host, to);
    if (!policies.isEmpty()) {
      kernel.define(
          Kinds.MIRROR,
          DEFINITION,
          RouteAction.newBuilder().addAllRequestMirrorPolicies(policies).build());
      plain = plain.mirror(DEFINITION);
    }
    kernel.request.route(KernelSplits.LISTENER, plain);
  }

  private static List<RequestMirrorPolicy> policies(Case one, VirtualHost host, RouteAction to) {
    return Stream.of(
            to.getRequestMirrorPoliciesList(),
            host.getRequestMirrorPoliciesList(),
            one.config().getRequestMirrorPoliciesList())
        .filter(list -> !list.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private static Answer ask(Request request) {
    return kernel.harness.ask(
        Question.ofBytes(
            KernelSplits.LISTENER, request.raw().getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Nearer than the five standard deviations that Envoy's own draws are allowed. */
  private static void checkProportions(Request request) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < request.repeat(); i++) {
      counts.merge(kernel.cluster(ask(request)), 1, Integer::sum);
    }
    request
        .proportions()
        .forEach(
            (cluster, part) ->
                assertEquals(
                    part.getNumberValue() * request.repeat(),
                    counts.getOrDefault(cluster, 0),
                    1,
                    cluster));
  }

  private static void checkAnswer(Case one, Request request) {
    Answer answer = ask(request);
    String what = one.id() + "/" + request.id() + " " + request.raw();
    if (request.text("outcome").equals("local")) {
      assertEquals(Answer.Kind.REPLY, answer.kind(), what);
      assertEquals(request.status(), answer.status(), what);
      return;
    }
    assertEquals(Answer.Kind.FORWARD, answer.kind(), what);
    assertEquals(request.text("cluster"), kernel.cluster(answer), what);
    TestHead view = TestHead.of(request.raw());
    TestHead head = view.copy();
    List<RequestAction> actions = kernel.actions.of(answer.actions());
    actions.forEach(action -> action.editRequest(head, view));
    checkHead(request.upstream(), head, what);
    TestHead response = new TestHead(List.of("HTTP/1.1 200 OK"));
    actions.forEach(action -> action.editResponse(response, view));
    checkHeaders(EnvoyDecisions.fields(request.expect().get("headers")), response, what);
    checkCopies(request, actions, view, head, what);
  }

  private static void checkCopies(
      Request request, List<RequestAction> actions, TestHead view, TestHead sent, String what) {
    List<Map<String, Value>> expected = request.mirrored();
    List<MirrorCopy> copies = new ArrayList<>();
    actions.forEach(action -> copies.addAll(action.mirrors(view)));
    assertEquals(expected.size(), copies.size(), what);
    for (int i = 0; i < copies.size(); i++) {
      TestHead head = sent.copy();
      copies.get(i).edit().accept(head);
      String cluster = kernel.clusters.nameOf(copies.get(i).cluster());
      assertEquals(expected.get(i).get("cluster").getStringValue(), cluster, what);
      checkHead(expected.get(i), head, what);
    }
  }

  private static void checkHead(Map<String, Value> expected, TestHead head, String what) {
    assertTrue(expected.size() >= 3, what);
    assertEquals(expected.get("method").getStringValue(), head.method(), what);
    assertEquals(expected.get("path").getStringValue(), head.target(), what);
    assertEquals(expected.get("host").getStringValue(), head.authority(), what);
    checkHeaders(EnvoyDecisions.fields(expected.get("headers")), head, what);
  }

  private static void checkHeaders(Map<String, Value> expected, TestHead head, String what) {
    expected.forEach(
        (name, lines) ->
            assertEquals(
                EnvoyDecisions.list(lines).stream().map(Value::getStringValue).toList(),
                head.values(name),
                what + name));
  }
}
