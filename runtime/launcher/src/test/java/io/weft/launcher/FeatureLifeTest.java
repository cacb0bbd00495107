package io.weft.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.launcher.bundle.Faulty;
import io.weft.launcher.config.ConfigException;
import io.weft.spi.feature.FeatureException;
import io.weft.spi.feature.FeatureInfo;
import io.weft.spi.feature.FeatureInfo.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.cm.ConfigurationAdmin;

/** Features on a real framework: enabled, disabled, kept over a restart. */
class FeatureLifeTest {

  @TempDir private Path folder;

  @Test
  void theConfiguredFeaturesRun() throws Exception {
    TestHome home = new TestHome(folder).greeting("one", "", "a", "b").greeting("two", "", "c");
    try (Node node = start(home, "one")) {
      assertEquals(List.of("a"), Greetings.of(node, "a"));
      assertEquals(List.of(), Greetings.of(node, "c"));
      assertEquals(State.ENABLED, state(node, "one"));
      assertEquals(State.DISABLED, state(node, "two"));
    }
  }

  @Test
  void commandsOutliveARestart() throws Exception {
    TestHome home = new TestHome(folder).greeting("one", "", "a").greeting("two", "", "b");
    try (Node node = start(home, "one")) {
      node.features().disable("one");
      node.features().enable("two");
    }
    try (Node node = start(home, "one")) {
      assertEquals(List.of(), Greetings.of(node, "a"));
      assertEquals(List.of("b"), Greetings.of(node, "b"));
    }
  }

  @Test
  void aSharedBundleStaysUntilNobodyNeedsIt() throws Exception {
    TestHome home =
        new TestHome(folder).greeting("one", "", "a", "s").greeting("two", "", "b", "s");
    try (Node node = start(home, "one", "two")) {
      node.features().disable("one");
      assertEquals(List.of("s"), Greetings.of(node, "s"));
      assertEquals(List.of(), Greetings.of(node, "a"));
      node.features().disable("two");
      assertEquals(List.of(), Greetings.of(node, "s"));
    }
  }

  @Test
  void theNodesPropertiesLieOverTheFeatures() throws Exception {
    TestHome home =
        new TestHome(folder).greeting("one", "\"pid\": {\"x\": \"1\", \"y\": \"2\"}", "a");
    Map<String, Map<String, Object>> own = Map.of("pid", Map.of("y", "3"));
    try (Node node = Node.start(home.config(List.of("one"), own))) {
      assertEquals(Map.of(), node.startFeatures());
      var admin =
          node.context().getService(node.context().getServiceReference(ConfigurationAdmin.class));
      assertEquals("1", admin.getConfiguration("pid", "?").getProperties().get("x"));
      assertEquals("3", admin.getConfiguration("pid", "?").getProperties().get("y"));
      node.features().disable("one");
      assertEquals(null, admin.listConfigurations("(service.pid=pid)"));
    }
  }

  @Test
  void aFeatureWithoutItsJarFailsAloneAndSaysWhy() throws Exception {
    TestHome home = new TestHome(folder).greeting("one", "", "a").greeting("two", "", "b");
    Files.delete(home.jar("b"));
    try (Node node = Node.start(home.config(List.of("one", "two", "three"), Map.of()))) {
      Map<String, String> failures = node.startFeatures();
      assertTrue(
          failures.get("two").contains("needs b-1.jar, which is not in"), failures::toString);
      assertEquals("there is no feature three: known are core, one, two", failures.get("three"));
      assertEquals(List.of("a"), Greetings.of(node, "a"));
      assertEquals(State.FAILED, state(node, "two"));
    }
  }

  @Test
  void aFeatureThatDoesNotStartLeavesNothing() throws Exception {
    TestHome home = new TestHome(folder).greeting("one", "\"p\": {\"x\": \"1\"}", "a", "b");
    TestJar.named("b", "1").activator(Faulty.class).write(home.jar("b"));
    try (Node node = start(home)) {
      int before = node.features().bundles().size();
      FeatureException e =
          assertThrows(FeatureException.class, () -> node.features().enable("one"));
      assertTrue(e.getMessage().startsWith("cannot start b: "), e.getMessage());
      assertTrue(e.getMessage().endsWith("the tables are gone"), e.getMessage());
      assertEquals(before, node.features().bundles().size());
      assertEquals(State.DISABLED, state(node, "one"));
    }
  }

  @Test
  void theCoreStays() throws Exception {
    try (Node node = start(new TestHome(folder))) {
      String message =
          assertThrows(FeatureException.class, () -> node.features().disable("core")).getMessage();
      assertEquals("the core cannot be disabled: stop the node instead", message);
    }
  }

  @Test
  void aStateDirectoryBelongsToOneNode() throws Exception {
    TestHome home = new TestHome(folder);
    try (Node _ = start(home)) {
      // Within one process Java itself refuses the second lock; another process sees it taken.
      assertThrows(Exception.class, () -> start(home));
    }
    start(home).close();
    Files.writeString(folder.resolve("file"), "");
    Path unusable = folder.resolve("file/state");
    assertThrows(ConfigException.class, () -> NodeLock.take(unusable));
  }

  private static Node start(TestHome home, String... features) throws Exception {
    Node node = Node.start(home.config(List.of(features), Map.of()));
    assertEquals(Map.of(), node.startFeatures());
    return node;
  }

  private static State state(Node node, String feature) {
    return node.features().features().stream()
        .filter(info -> info.name().equals(feature))
        .map(FeatureInfo::state)
        .findFirst()
        .orElseThrow();
  }
}
