package io.weft.loadbalancing.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.weft.loadbalancing.internal.Clusters;
import io.weft.loadbalancing.internal.EnvoyChoices;
import io.weft.spi.mesh.ClusterSnapshot;
import io.weft.testkit.Question;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The kernel chooses what a real Envoy chose, for each cluster, hash policy and key of the
 * recording, but for the differences of {@code envoy-differences.tsv}, which differ indeed.
 */
class EnvoyAgreementTest {
  private static final EnvoyChoices ENVOY = EnvoyChoices.load();
  private static final Set<String> DIFFERENCES = differences();
  private static KernelBalance kernel;

  @BeforeAll
  static void open() {
    kernel = new KernelBalance();
  }

  @AfterAll
  static void close() {
    kernel.close();
    assertEquals(Set.of(), DIFFERENCES, "no such case");
  }

  @TestFactory
  Stream<DynamicTest> hostsByKey() {
    return ENVOY.byKey().keySet().stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> compareKeys(name)));
  }

  private static void compareKeys(String name) throws Exception {
    Map<Integer, String> hosts = add(10, name);
    kernel.hashPolicy(1, ENVOY.policies().get("header").action());
    kernel.route(10, 0, 1);
    for (var choice : ENVOY.byKey().get(name).entrySet()) {
      String got = hosts.get(kernel.ask("x-key: " + choice.getKey()).endpoint());
      assertEquals(choice.getValue(), got, "key " + choice.getKey());
    }
  }

  @TestFactory
  Stream<DynamicTest> hostsByPolicy() {
    return ENVOY.policies().keySet().stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> comparePolicy(name)));
  }

  private static void comparePolicy(String name) throws Exception {
    Map<Integer, String> hosts = add(10, "maglev5");
    kernel.hashPolicy(1, ENVOY.policies().get(name).action());
    kernel.route(10, 0, 1);
    int number = 0;
    for (EnvoyChoices.Case c : ENVOY.policies().get(name).cases()) {
      Question question =
          Question.ofBytes(KernelBalance.LISTENER, c.raw().getBytes(StandardCharsets.ISO_8859_1))
              .source(new InetSocketAddress(c.source(), 40000));
      String host = hosts.get(kernel.harness.ask(question).endpoint());
      number++;
      if (DIFFERENCES.remove(name + " " + number)) {
        assertNotEquals(c.upstream(), host, "agrees by now, take it off the list: " + number);
      } else {
        assertEquals(c.upstream(), host, number + " " + c.raw());
      }
    }
  }

  private static Set<String> differences() {
    try (InputStream in = EnvoyAgreementTest.class.getResourceAsStream("/envoy-differences.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", 3))
          .map(columns -> columns[0] + " " + columns[1])
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<Integer, String> add(int id, String name) throws Exception {
    ClusterSnapshot cluster = kernel.add(Clusters.of(id, ENVOY.clusters().get(name), 1));
    Map<Integer, String> hosts = new HashMap<>();
    cluster.localities().stream()
        .flatMap(l -> l.endpoints().stream())
        .forEach(e -> hosts.put(e.id(), new String(hostKey(e), StandardCharsets.UTF_8)));
    return hosts;
  }

  private static byte[] hostKey(io.weft.spi.mesh.Endpoint e) {
    String ip = e.address().getAddress().getHostAddress();
    String text = ip.contains(":") ? "[" + ip.replaceFirst("^(0:)+0*", "::") + "]" : ip;
    return (text + ":" + e.address().getPort()).getBytes(StandardCharsets.UTF_8);
  }
}
