package io.weft.http.routing.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.http.routing.internal.service.KernelRouting;
import io.weft.pipeline.oracle.Oracles;
import io.weft.pipeline.table.ListenerIds.Destination;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandsTest {
  private static final String ROUTES =
      """
      {"name":"shop","virtual_hosts":[{"name":"v","domains":["shop.test","127.0.0.7:8080"],"routes":[
        {"name":"old","match":{"path":"/old"},"redirect":{"path_redirect":"/new"}},
        {"name":"even","match":{"prefix":"/b","headers":[{"name":"x-v","string_match":{"safe_regex":{"regex":"[02468]+"}}}]},
         "route":{"cluster":"b","timeout":"0s"}},
        {"name":"rest","match":{"prefix":"/"},"route":{"cluster":"a","timeout":"0s"}}]}]}
      """;

  private final KernelRouting node = new KernelRouting();
  private Oracles oracles;
  private ExplainCommand explain;

  @BeforeEach
  void open() throws Exception {
    node.cluster("a");
    node.cluster("b");
    node.put(KernelRouting.routes(ROUTES));
    node.listen(
        7,
        KernelRouting.manager(
                "{\"rds\":{\"route_config_name\":\"shop\",\"config_source\":{\"ads\":{}}}}")
            .build());
    var core = node.harness().core();
    core.listenerIds()
        .put(new Destination(Optional.of(InetAddress.ofLiteral("127.0.0.7")), 8080), 7);
    oracles = new Oracles(core);
    var explanation =
        new Explanation(node.routing(), oracles, node.clusters(), node.actions(), List::of);
    explain = new ExplainCommand(node.routing(), core, explanation);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private String explained(String... arguments) throws UsageException {
    CommandResult result = explain.run(List.of(arguments));
    assertTrue(result.ok(), result.message());
    StringBuilder text = new StringBuilder();
    for (Map<String, Object> row : result.rows()) {
      text.append(row.get("what") + " | " + row.get("result") + " | " + row.get("why") + "\n");
    }
    return text.toString();
  }

  @Test
  void explainsWhichRuleDecides() throws Exception {
    String text = explained("--header", "x-v: 24", "http://127.0.0.7:8080/b/1?q");
    assertTrue(text.contains("virtual host | v | domains shop.test, 127.0.0.7:8080\n"), text);
    assertTrue(
        text.contains(
            "route 2 | shop/even | the first that fits: prefix /b, header x-v matches [02468]+\n"),
        text);
    assertTrue(text.contains("outcome | cluster b | \n"), text);
    assertTrue(
        text.contains("verdict | forward to 127.0.0.2:80 | endpoint 2 of cluster b\n"), text);
    assertTrue(explained("127.0.0.7:8080/b").contains("route 3 | shop/rest |"));
  }

  @Test
  void explainsAnswers() throws Exception {
    String text = explained("--listener", "listener 7", "http://shop.test/old");
    assertTrue(text.contains("verdict | answer 301 | route action\n"), text);
    assertTrue(text.contains("location | http://shop.test/new | \n"), text);
    assertTrue(
        explained("--listener", "7", "http://other.test/")
            .contains("verdict | answer 404 | no route"));
  }

  @Test
  void tellsWhatADecisionCosts() throws Exception {
    String text = explained("--listener", "7", "--repeat", "100", "http://shop.test/");
    assertTrue(text.matches("(?s).*cost \\| [1-9][0-9]* \\| nanoseconds of one decision\n"), text);
  }

  @Test
  void saysWhatItCannotExplain() throws Exception {
    assertThrows(UsageException.class, () -> explain.run(List.of()));
    assertThrows(UsageException.class, () -> explain.run(List.of("ftp://a/")));
    assertThrows(UsageException.class, () -> explain.run(List.of("--repeat", "x", "http://a/")));
    CommandResult none = explain.run(List.of("http://127.0.0.8/"));
    assertFalse(none.ok());
    assertEquals(
        "no listener takes connections to 127.0.0.8:80: they pass unchanged", none.message());
  }

  @Test
  void listsRoutesInTheirOrder() throws Exception {
    var rows = new RoutesCommand(node.routing(), node.clusters()).run(List.of("sho")).rows();
    assertEquals(List.of(1, 2, 3), rows.stream().map(row -> row.get("route")).toList());
    assertEquals(
        List.of("path /old", "prefix /b, header x-v matches [02468]+", "prefix /"),
        rows.stream().map(row -> row.get("match")).toList());
    assertEquals(
        List.of("answer 301", "cluster b", "cluster a"),
        rows.stream().map(row -> row.get("to")).toList());
    assertEquals(List.of("listener 7"), rows.getFirst().get("listeners"));
    assertEquals(
        List.of(), new RoutesCommand(node.routing(), node.clusters()).run(List.of("x")).rows());
  }
}
