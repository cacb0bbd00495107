package io.weft.http.routing.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.weft.spi.definition.Kinds;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.FilterPlan;
import io.weft.testkit.Question;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From resources as they come to what the kernel and the actions make of requests. */
class RoutingTest {
  /** {@code WEFT_HTTP_ROUTE_FIRST}. */
  private static final int ROUTE_FIRST = 32;

  private static final String BY_RDS =
      "{\"rds\":{\"route_config_name\":\"shop\",\"config_source\":{\"ads\":{}}}}";
  private static final String ALL_TO_A =
      """
      {"name":"shop","virtual_hosts":[{"name":"all","domains":["*"],"routes":[
        {"match":{"prefix":"/"},"route":{"cluster":"a","timeout":"0s"}}]}]}
      """;

  private KernelRouting node = new KernelRouting();

  @AfterEach
  void close() {
    node.close();
  }

  private static HttpConnectionManager manager(String json) throws Exception {
    return KernelRouting.manager(json).build();
  }

  private static Question get(int listener, String path, String... headers) {
    return Question.get(listener, "shop.test", path, headers);
  }

  @Test
  void decidesRewritesAndAnswers() throws Exception {
    node.cluster("a");
    int b = node.cluster("b");
    node.routing.put(
        KernelRouting.routes(
            """
            {"name":"shop","virtual_hosts":[{"name":"v","domains":["shop.test"],"routes":[
              {"match":{"path":"/old"},"redirect":{"path_redirect":"/new","response_code":"FOUND"}},
              {"match":{"prefix":"/b/","headers":[{"name":"x-v","string_match":{"safe_regex":{"regex":"[0-9]+"}}}]},
               "route":{"cluster":"b","prefix_rewrite":"/"},
               "request_headers_to_add":[{"header":{"key":"x-added","value":"%REQ(x-v)%"}}]},
              {"match":{"path":"/hi"},"direct_response":{"status":203,"body":{"inline_string":"hello"}}},
              {"match":{"prefix":"/"},"route":{"cluster":"a"}}]}]}
            """));
    FilterPlan plan = node.listen(1, manager(BY_RDS));
    assertEquals(Set.of("parse", "route", "balance"), plan.needs());
    assertEquals("requests are told apart by their domain (shop)", plan.gearReason());

    var redirect = node.ask(get(1, "/old?q=1"));
    assertEquals("reply 302 route_action", redirect.answer().summary());
    assertEquals(
        "http://shop.test/new?q=1", redirect.reply().orElseThrow().headers().getFirst().getValue());

    var rewritten = node.ask(get(1, "/b/x?q=1", "x-v: 12"));
    assertEquals(b, rewritten.answer().cluster());
    assertEquals(
        "GET /x?q=1 HTTP/1.1\r\nHost: shop.test\r\nx-v: 12\r\nx-added: 12\r\n\r\n",
        rewritten.forwarded());
    assertEquals(
        node.clusters.mention("a"), node.ask(get(1, "/b/x", "x-v: no")).answer().cluster());

    var direct = node.ask(get(1, "/hi"));
    assertEquals(203, direct.answer().status());
    assertEquals("hello", new String(direct.reply().orElseThrow().body()));
    assertEquals("reply 404 no_route", node.ask(Question.get(1, "x", "/")).answer().summary());
  }

  @Test
  void aListenerWaitsForItsRoutesWith404() throws Exception {
    node.cluster("a");
    node.listen(1, manager(BY_RDS));
    assertEquals("reply 404 no_route", node.ask(get(1, "/")).answer().summary());
    node.routing.put(KernelRouting.routes(ALL_TO_A));
    assertEquals("forward cluster=1 endpoint=1", node.ask(get(1, "/")).answer().summary());
    assertEquals(1, node.replans(1), "its gear depends on the routes");
  }

  @Test
  void oneOutcomeAllowsTheConnectionToGoStraight() throws Exception {
    int a = node.cluster("a");
    node.routing.put(KernelRouting.routes(ALL_TO_A));
    FilterPlan plan = node.listen(1, manager(BY_RDS));
    assertEquals("", plan.gearReason());
    assertEquals(OptionalInt.of(a), plan.cluster());
    assertEquals(
        "heads are checked or changed (normalize)",
        node.listen(2, manager("{\"normalize_path\":true," + BY_RDS.substring(1))).gearReason());
    node.routing.put(KernelRouting.routes(ALL_TO_A.replace("\"0s\"", "\"3s\"")));
    assertEquals(1, node.replans(1));
    assertEquals(
        "requests have a timeout, retries or changed heads (shop)",
        node.listen(3, manager(BY_RDS)).gearReason());
  }

  @Test
  void aRouteWithTimeoutsAloneStillBringsTheHeadToWhatWasDecidedOn() throws Exception {
    node.cluster("a");
    node.routing.put(KernelRouting.routes(ALL_TO_A.replace("\"0s\"", "\"3s\"")));
    node.listen(
        1, manager("{\"normalize_path\":true,\"strip_any_host_port\":true," + BY_RDS.substring(1)));
    var plain = node.ask(get(1, "/a"));
    assertEquals(3, plain.actions().getFirst().options().timeout().toSeconds());
    assertEquals("GET /a HTTP/1.1\r\nHost: shop.test\r\n\r\n", plain.forwarded());
    var asked = node.ask(Question.get(1, "shop.test:80", "/a/../b"));
    assertEquals("GET /b HTTP/1.1\r\nHost: shop.test\r\n\r\n", asked.forwarded());
    assertEquals(3, asked.actions().getFirst().options().timeout().toSeconds());
  }

  /** The feature that splits looks at it: whose edits come first. */
  @Test
  void theMostSpecificEditsWinWhereTheConfigurationSaysSo() throws Exception {
    try (KernelRouting splitting = new KernelRouting(Kinds.SPLIT)) {
      String split =
          ALL_TO_A.replace(
              "\"cluster\":\"a\"",
              "\"weighted_clusters\":{\"clusters\":[{\"name\":\"a\",\"weight\":1}]}");
      splitting.routing.put(KernelRouting.routes(split));
      splitting.listen(1, manager(BY_RDS));
      assertEquals(0, splitting.ask(get(1, "/")).answer().httpFlags() & ROUTE_FIRST);
      splitting.routing.put(
          KernelRouting.routes(
              split.replaceFirst("\\{", "{\"most_specific_header_mutations_wins\":true,")));
      assertEquals(ROUTE_FIRST, splitting.ask(get(1, "/")).answer().httpFlags() & ROUTE_FIRST);
    }
  }

  @Test
  void whatCannotBeHonouredIsRefusedAndTheLastGoodOneStays() throws Exception {
    node.cluster("a");
    node.routing.put(KernelRouting.routes(ALL_TO_A));
    node.listen(1, manager(BY_RDS));
    int clusters = node.clusters.held();
    int actions = node.actions.held();
    String split =
        ALL_TO_A.replace(
            "\"cluster\":\"a\"",
            "\"weighted_clusters\":{\"clusters\":[{\"name\":\"a\",\"weight\":1},{\"name\":\"b\",\"weight\":1}]}");
    var refused =
        assertThrows(RefusedException.class, () -> node.routing.put(KernelRouting.routes(split)));
    assertEquals(
        "virtual host all, route 1 : needs a feature that compiles definitions of kind split",
        refused.getMessage());
    node.pass();
    assertEquals(clusters, node.clusters.held());
    assertEquals(actions, node.actions.held());
    assertEquals("forward cluster=1 endpoint=1", node.ask(get(1, "/")).answer().summary());
  }

  @Test
  void everythingIsGivenBack() throws Exception {
    int before = node.clusters.held();
    node.routing.put(KernelRouting.routes(ALL_TO_A.replace("\"0s\"", "\"3s\"")));
    node.listen(1, manager(BY_RDS));
    node.listen(2, manager(BY_RDS));
    assertEquals(1, node.routing.tables().size());
    node.routing.put(KernelRouting.routes(ALL_TO_A));
    node.closeListener(1);
    assertTrue(node.maps.count() > 0);
    node.closeListener(2);
    node.pass();
    assertEquals(0, node.maps.count());
    assertEquals(before, node.clusters.held());
    assertEquals(0, node.actions.held());
    assertEquals("reply 503 no_slot", node.ask(get(1, "/")).answer().summary());
  }
}
