package io.weft.http.routing.internal.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Struct;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.weft.http.routing.internal.corpus.Corpus.Case;
import io.weft.http.routing.internal.service.KernelRouting;
import io.weft.spi.definition.Kinds;
import io.weft.spi.definition.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Everything that a real Envoy decided about routing and framing, asked of this kernel. Where the
 * answer is another on purpose, {@code envoy-differences.tsv} says so with the reason; a line there
 * that agrees by now fails the test, too. {@code -Dweft.differences=FILE} writes what differs.
 */
class EnvoyDecisionsTest {
  private static final Path TABLE = Path.of("src/test/resources/envoy-differences.tsv");
  private static final List<String> COMPARED =
      List.of("outcome", "status", "cluster", "location", "body", "upstream_requests");

  private static KernelRouting node;
  private static final Map<String, String> DIFFERENCES = new TreeMap<>();
  private static int listener;
  private static int requests;
  private static int configurations;

  @BeforeAll
  static void decideEverything() throws Exception {
    node = new KernelRouting(Kinds.SPLIT, Kinds.MIRROR, Kinds.HASH_POLICY);
    for (int i = 1; i <= 8; i++) {
      node.cluster("c" + i);
    }
    node.emptyCluster("c-empty");
    for (Case one : Corpus.read()) {
      configurations++;
      run(one);
    }
  }

  @AfterAll
  static void close() {
    node.close();
  }

  private static void run(Case one) throws Exception {
    boolean only = one.content().containsFields("rejected");
    if (only && one.content().containsFields("http_filters")) {
      configurations--;
      return;
    }
    try {
      RouteConfiguration routes = KernelRouting.routes(one.json("route_config"));
      var manager = KernelRouting.manager(one.json("hcm")).setRouteConfig(routes).build();
      node.listen(++listener, manager);
    } catch (IllegalArgumentException | RefusedException e) {
      if (!one.flag("rejected")) {
        differs(one.id(), "refused", e.getMessage());
      }
      return;
    }
    if (one.flag("rejected")) {
      differs(one.id(), "accepted", Corpus.text(one.content(), "envoy_error"));
    }
    for (Struct request : one.requests()) {
      requests++;
      compare(one, request);
    }
    node.closeListener(listener);
    node.pass();
  }

  private static void compare(Case one, Struct request) {
    String id = one.id() + "/" + Corpus.number(request, "id");
    if (request.containsFields("repeat")) {
      Proportions.of(node, listener, request).ifPresent(text -> differs(id, "proportions", text));
      return;
    }
    Map<String, String> is;
    try {
      is = new Conversation(node, listener, request).run();
    } catch (RuntimeException e) {
      differs(id, "exception", e.toString());
      return;
    }
    Map<String, String> wanted = Decided.expected(Corpus.struct(request, "expect"));
    if (!wanted.get("outcome").equals(is.get("outcome"))) {
      differs(id, "outcome", text(wanted) + " by Envoy, here " + text(is));
      return;
    }
    wanted.forEach((aspect, value) -> compare(id, aspect, value, is));
  }

  private static String text(Map<String, String> facts) {
    return facts.get("outcome") + " " + facts.getOrDefault("status", "");
  }

  /**
   * What the relay does behind an answer of its own, or of an endpoint, is not the slot's to say.
   */
  private static boolean isOfTheSlot(String aspect, Map<String, String> is) {
    boolean first = "upstream".equals(is.get("outcome")) && is.get("more_statuses").equals("[]");
    return aspect.equals("closed")
        ? first
        : COMPARED.contains(aspect) || aspect.contains(".") || aspect.equals("more_statuses");
  }

  private static void compare(String id, String aspect, String wanted, Map<String, String> is) {
    String found = is.getOrDefault(aspect, "<nothing>");
    if (isOfTheSlot(aspect, is) && !found.equals(wanted)) {
      differs(id, aspect, "Envoy " + wanted + ", here " + found);
    }
  }

  private static void differs(String id, String aspect, String text) {
    DIFFERENCES.put(id + " " + aspect, text);
  }

  @Test
  void whatDiffersIsExactlyWhatIsMeantTo() throws IOException {
    String file = System.getProperty("weft.differences", "");
    if (!file.isEmpty()) {
      StringBuilder out = new StringBuilder();
      DIFFERENCES.forEach((key, text) -> out.append(key + "\t" + text + "\n"));
      Files.writeString(Path.of(file), out);
    }
    Map<String, String> unexpected = new TreeMap<>(DIFFERENCES);
    Map<String, String> agreed = new TreeMap<>();
    for (String line : Files.readAllLines(TABLE)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split("\t", 2);
        assertEquals(2, parts.length, "a difference needs its reason: " + line);
        if (unexpected.remove(parts[0]) == null) {
          agreed.put(parts[0], parts[1]);
        }
      }
    }
    assertEquals(Map.of(), unexpected, "differs from Envoy, and nobody says why");
    assertEquals(Map.of(), agreed, "agrees with Envoy by now: take it out of the list");
  }

  @Test
  void allOfTheCorpusWasRun() {
    assertTrue(configurations >= 125, configurations + " configurations");
    assertTrue(requests >= 1700, requests + " requests");
    System.out.println(
        "corpus: %d configurations, %d requests, %d differences"
            .formatted(configurations, requests, DIFFERENCES.size()));
  }
}
