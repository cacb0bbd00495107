package io.weft.http.routing.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.http.routing.internal.kernel.RoutingMaps;
import io.weft.http.routing.internal.predicate.PredicateSet.Half;
import io.weft.kernel.BpfObject;
import io.weft.kernel.Kernel;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.spi.mesh.ListenerContext;
import io.weft.testkit.Answer;
import io.weft.testkit.Question;
import io.weft.testkit.SlotHarness;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One version of the bundle takes over from another, while requests are decided. */
class HandOverTest {
  private static final String ROUTES =
      """
      {"route_config":{"name":"shop","virtual_hosts":[{"name":"v","domains":["*"],"routes":[
        {"match":{"safe_regex":{"regex":"/(x|y)+"}},"route":{"cluster":"a"}},
        {"match":{"prefix":"/"},"route":{"cluster":"b"}}]}]}}
      """;

  @Test
  void everyRequestIsDecidedAsConfiguredWhicheverVersionServes() throws Exception {
    try (KernelRouting old = new KernelRouting()) {
      int a = old.cluster("a");
      int b = old.cluster("b");
      var manager = KernelRouting.manager(ROUTES).build();
      old.listen(1, manager);
      BpfObject object = old.harness.load("bpf/http_routing.bpf.o");
      Routing next =
          new Routing(
              new RoutingMaps(Kernel.load(), object),
              old.clusters,
              old.definitions,
              old.actions,
              Half.HIGH,
              later -> {});
      next.plan(new ListenerContext(1, "l", () -> {}), manager);
      List<Routing> both = List.of(old.routing, next);
      assertDecided(old.harness, both, a, b);
      old.harness.slot(object, "http_parser", Phase.PARSE, 0, OnMiss.REJECT);
      assertDecided(old.harness, both, a, b);
      old.harness.slot(object, "http_routing", Phase.ROUTE, 0, OnMiss.REJECT);
      assertDecided(old.harness, both, a, b);
      old.closeListener(1);
      assertDecided(old.harness, List.of(next), a, b);
      Answer unknown = ask(old.harness, List.of(), "/xyx");
      assertEquals("relay needs_predicate", unknown.summary(), "never decided by a guess");
    }
  }

  private static void assertDecided(SlotHarness harness, List<Routing> versions, int a, int b) {
    assertEquals(a, ask(harness, versions, "/xyx").cluster());
    assertEquals(b, ask(harness, versions, "/xyz").cluster());
  }

  /** As the relay asks: all services that know the listener, then the kernel. */
  private static Answer ask(SlotHarness harness, List<Routing> versions, String path) {
    Question question = Question.get(1, "shop.test", path);
    long bits = 1L << 63;
    for (Routing version : versions) {
      if (version.predicates().needed(1)) {
        bits |= version.predicates().evaluate(1, new AskedRequest(question));
      }
    }
    return harness.ask(question.predicates(bits));
  }
}
