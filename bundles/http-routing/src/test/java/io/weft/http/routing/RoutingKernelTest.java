package io.weft.http.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.http.routing.internal.kernel.ListenerOptions;
import io.weft.http.routing.internal.kernel.RoutingMaps;
import io.weft.http.routing.internal.model.Condition;
import io.weft.http.routing.internal.model.Host;
import io.weft.http.routing.internal.model.Outcome;
import io.weft.http.routing.internal.model.PathMatch;
import io.weft.http.routing.internal.model.PathMatch.Kind;
import io.weft.http.routing.internal.model.RouteModel;
import io.weft.http.routing.internal.model.Rule;
import io.weft.http.routing.internal.model.TextKind;
import io.weft.http.routing.internal.model.ValueMatch;
import io.weft.http.routing.internal.table.RouteTableCompiler;
import io.weft.kernel.BpfObject;
import io.weft.kernel.Kernel;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.testkit.Question;
import io.weft.testkit.SlotHarness;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoutingKernelTest {
  private static final String[] PATHS = {"/", "/a", "/a/", "/a/b", "/A/b", "/ab", "/b", "/a/b/c"};
  private SlotHarness harness;
  private RoutingMaps maps;

  @BeforeEach
  void open() {
    harness = SlotHarness.open();
    BpfObject object = harness.load("bpf/http_routing.bpf.o");
    maps = new RoutingMaps(Kernel.load(), object);
    harness.slot(object, "http_parser", Phase.PARSE, 0, OnMiss.REJECT);
    harness.slot(object, "http_routing", Phase.ROUTE, 0, OnMiss.REJECT);
    harness.coreBalance().listener(1, Phase.PARSE, Phase.ROUTE, Phase.BALANCE);
    for (int cluster = 1; cluster <= 9; cluster++) {
      harness.cluster(cluster, new InetSocketAddress("127.0.0." + cluster, 80));
    }
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private void serve(Host... hosts) {
    byte[] table = RouteTableCompiler.compile(new RouteModel("rc", List.of(hosts), false, ""));
    maps.listener(1, maps.enter(table), ListenerOptions.DEFAULT, 0);
  }

  private static Host host(String domain, Rule... rules) {
    return new Host(domain, List.of(domain), List.of(rules), 0);
  }

  private static Rule rule(int number, Kind kind, String path, boolean fold, Condition... asked) {
    return new Rule(
        number,
        "",
        new PathMatch(kind, path, fold),
        List.of(asked),
        Outcome.forward(1 + number % 9));
  }

  @Test
  void refusesWhatHasTwoReadings() {
    serve(host("*", rule(1, Kind.PREFIX, "/", false)));
    String[] refused = {
      "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\nHost: a\n\n",
      "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nx : 1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nx: 1\r\n 2\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nx: a\rb\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
      "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n"
    };
    for (String head : refused) {
      byte[] bytes = head.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      assertEquals(
          "reply 400 bad_request", harness.ask(Question.ofBytes(1, bytes)).summary(), head);
    }
  }

  @Test
  void findsTheMostSpecificDomain() {
    serve(
        host("*", rule(1, Kind.PREFIX, "/", false)),
        host("a.test", rule(2, Kind.PREFIX, "/", false)),
        host("*.test", rule(3, Kind.PREFIX, "/", false)),
        host("*.b.test", rule(4, Kind.PREFIX, "/", false)),
        host("foo.*", rule(5, Kind.PREFIX, "/", false)));
    String[] hosts = {"x", "A.Test", "q.test", "q.b.test", "foo.org", ".test", "foo.", "foo.test"};
    int[] routes = {1, 2, 3, 4, 5, 1, 1, 3};
    for (int i = 0; i < hosts.length; i++) {
      assertEquals(routes[i], harness.ask(Question.get(1, hosts[i], "/")).route(), hosts[i]);
    }
  }

  /** Random tables: the kernel's choice is that of reading the rules one after the other. */
  @Test
  void agreesWithReadingTheRulesInOrder() {
    Random random = new Random(7);
    for (int round = 0; round < 60; round++) {
      List<Rule> rules = new ArrayList<>();
      for (int i = 1; i <= 1 + random.nextInt(12); i++) {
        rules.add(randomRule(i, random));
      }
      serve(host("*", rules.toArray(Rule[]::new)));
      for (String path : PATHS) {
        for (String value : new String[] {"", "1", "2"}) {
          int expected = firstMatch(rules, path, value);
          String[] headers = value.isEmpty() ? new String[0] : new String[] {"X-A: " + value};
          var answer = harness.ask(Question.get(1, "h", path + "?q", headers));
          assertEquals(expected, answer.route(), rules + " " + path + " " + value);
          assertEquals(expected == 0 ? 404 : 0, answer.status());
        }
      }
    }
  }

  private static Rule randomRule(int number, Random random) {
    Kind kind = Kind.values()[random.nextInt(3)];
    String path = kind == Kind.SEPARATED ? "/a" : PATHS[random.nextInt(PATHS.length)];
    boolean fold = random.nextInt(4) == 0;
    if (random.nextInt(3) > 0) {
      return rule(number, kind, path, fold);
    }
    ValueMatch one = new ValueMatch.Text(TextKind.EXACT, "1", false);
    return rule(
        number,
        kind,
        path,
        fold,
        new Condition.Header("x-a", one, random.nextBoolean(), false, false));
  }

  private static int firstMatch(List<Rule> rules, String path, String value) {
    return rules.stream()
        .filter(rule -> pathFits(rule.path(), path) && conditionsHold(rule, value))
        .mapToInt(Rule::number)
        .findFirst()
        .orElse(0);
  }

  private static boolean conditionsHold(Rule rule, String value) {
    return rule.conditions().stream()
        .map(Condition.Header.class::cast)
        .allMatch(header -> !value.isEmpty() && value.equals("1") != header.invert());
  }

  private static boolean pathFits(PathMatch match, String path) {
    String text =
        match.ignoreCase() ? match.text().toLowerCase(java.util.Locale.ROOT) : match.text();
    String p = match.ignoreCase() ? path.toLowerCase(java.util.Locale.ROOT) : path;
    return switch (match.kind()) {
      case EXACT -> p.equals(text);
      case PREFIX -> p.startsWith(text);
      case SEPARATED -> p.equals(text) || p.startsWith(text + "/");
      case ANY -> true;
    };
  }
}
