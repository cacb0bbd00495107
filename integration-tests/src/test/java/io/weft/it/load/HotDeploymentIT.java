package io.weft.it.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.it.load.Load.Report;
import io.weft.it.node.Application;
import io.weft.it.node.Backend;
import io.weft.it.node.Cgroup;
import io.weft.it.node.HttpBackend;
import io.weft.it.node.NodeAnswer;
import io.weft.it.node.TestNode;
import io.weft.it.node.Wait;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Features come, change and go under load: every answer is the one that was expected when the
 * request was sent, or the one that is expected when its answer arrives.
 */
class HotDeploymentIT {
  private static final long LOAD_SECONDS = 30;
  private static final int LEAST_RATE = 5_000;

  @TempDir private static Path folder;
  private static final List<AutoCloseable> BACKENDS = new ArrayList<>();
  private static List<Scenario> scenarios;
  private static Cgroup group;
  private static TestNode node;
  private static Load load;
  private static long requests;

  @BeforeAll
  static void start() throws IOException {
    scenarios = Scenario.all();
    group = Cgroup.make("load");
    node =
        TestNode.start(
            folder.resolve("node"),
            "[" + String.join(", ", scenarios.stream().map(Scenario::feature).toList()) + "]",
            "");
    for (Scenario scenario : scenarios) {
      node.resources(scenario.feature() + ".yaml", scenario.resources(backends(scenario)));
    }
    assertEquals(0, node.ask("enrol", group.name()).status());
    waitForService();
    load = new Load(group);
    for (Scenario scenario : scenarios) {
      for (int i = 0; i < scenario.requests().size(); i++) {
        Scenario.Request request = scenario.requests().get(i);
        load.begin(scenario.target(i), request);
      }
      expect(scenario, Scenario.Request::answer);
    }
  }

  private static Map<String, Integer> backends(Scenario scenario) throws IOException {
    Map<String, Integer> ports = new HashMap<>();
    for (String name : scenario.backends()) {
      if (scenario.speaksHttp()) {
        HttpBackend backend = new HttpBackend(name);
        BACKENDS.add(backend);
        ports.put(name, backend.port());
      } else {
        Backend backend = new Backend(name);
        BACKENDS.add(backend);
        ports.put(name, backend.port());
      }
    }
    return ports;
  }

  private static void waitForService() throws IOException {
    try (Application application = Application.in(group)) {
      for (Scenario scenario : scenarios) {
        for (Scenario.Request request : scenario.requests()) {
          String order = request.order();
          Wait.until(
              scenario.feature() + " serves",
              () -> application.tell(order).matches(request.answer()));
        }
      }
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (load != null) {
      load.close();
    }
    if (node != null) {
      node.close();
    }
    for (AutoCloseable backend : BACKENDS) {
      backend.close();
    }
    group.close();
  }

  private static String logged() {
    try {
      return node.rows("slots") + "\n" + node.readLog();
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** What a request's answer has to be. */
  private interface Expected {
    String of(Scenario.Request request);
  }

  private static void expect(Scenario scenario, Expected expected) throws IOException {
    for (int i = 0; i < scenario.requests().size(); i++) {
      load.expect(scenario.target(i), expected.of(scenario.requests().get(i)));
    }
  }

  /** While a step is carried out, either answer may come. */
  private static void step(Scenario scenario, Expected before, Expected after, Step step)
      throws IOException {
    expect(scenario, request -> before.of(request) + "|" + after.of(request));
    NodeAnswer answer = step.run();
    assertEquals(0, answer.status(), answer.message());
    settle(scenario, after);
    expect(scenario, after);
    Wait.sleep(1_000);
    assertNothingWrong();
  }

  /** The relay's own answer may come first: its connections are told apart by listener. */
  private static void settle(Scenario scenario, Expected after) throws IOException {
    try (Application application = Application.in(group)) {
      for (Scenario.Request request : scenario.requests()) {
        String order = request.order();
        Wait.until(
            scenario.feature() + " answers " + after.of(request),
            () -> application.tell(order).matches(after.of(request)));
      }
    }
  }

  private interface Step {
    NodeAnswer run() throws IOException;
  }

  private static void assertNothingWrong() throws IOException {
    for (Report report : load.report()) {
      assertEquals(0, report.wrong(), () -> report + "\n" + logged());
      assertTrue(report.requests() > 0, report::toString);
      requests += report.requests();
    }
  }

  @Test
  void bundlesChangeUnderLoadAndNoAnswerIsWrong() throws IOException {
    List<Path> next = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      next.add(scenario.next().changed(folder));
    }
    requests = 0;
    List<Report> _ = load.report();
    long begun = System.nanoTime();
    do {
      for (int i = 0; i < scenarios.size(); i++) {
        change(scenarios.get(i), next.get(i));
      }
    } while (System.nanoTime() - begun < LOAD_SECONDS * 1_000_000_000L);
    double seconds = (System.nanoTime() - begun) / 1e9;
    assertTrue(
        requests / seconds >= LEAST_RATE,
        "%d requests in %.1f s are not enough".formatted(requests, seconds));
  }

  /** Update, back, disable, enable, uninstall, install. */
  private static void change(Scenario scenario, Path next) throws IOException {
    String feature = scenario.feature();
    String bundle = scenario.bundle();
    step(
        scenario,
        Scenario.Request::answer,
        Scenario.Request::next,
        () -> node.ask("bundle", "update", bundle, next.toString()));
    step(
        scenario,
        Scenario.Request::next,
        Scenario.Request::answer,
        () -> node.ask("bundle", "update", bundle, scenario.next().current().toString()));
    step(
        scenario,
        Scenario.Request::answer,
        Scenario.Request::without,
        () -> node.ask("feature", "disable", feature));
    step(
        scenario,
        Scenario.Request::without,
        Scenario.Request::answer,
        () -> node.ask("feature", "enable", feature));
    step(
        scenario,
        Scenario.Request::answer,
        Scenario.Request::without,
        () -> node.ask("bundle", "uninstall", bundle));
    step(
        scenario,
        Scenario.Request::without,
        Scenario.Request::next,
        () -> node.ask("bundle", "install", next.toString()));
    step(
        scenario,
        Scenario.Request::next,
        Scenario.Request::answer,
        () -> node.ask("bundle", "update", bundle, scenario.next().current().toString()));
  }

  @Test
  void aBundleThatCannotServeChangesNothingAndSaysWhy() throws IOException {
    for (Scenario scenario : scenarios) {
      expect(scenario, Scenario.Request::answer);
      refused(scenario, scenario.next().unsafe(folder), "cannot load program");
      refused(scenario, scenario.next().withoutSlot(folder), "has no program for the slot absent");
      refused(scenario, scenario.next().throwing(folder), "no room for it");
    }
  }

  private static void refused(Scenario scenario, Path jar, String reason) throws IOException {
    NodeAnswer answer = node.ask("bundle", "update", scenario.bundle(), jar.toString());
    assertEquals(1, answer.status(), answer.message());
    assertTrue(answer.message().contains(reason), answer.message());
    Wait.sleep(500);
    assertNothingWrong();
  }
}
