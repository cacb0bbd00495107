package io.weft.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.launcher.bundle.Faulty;
import io.weft.launcher.bundle.FaultyComponent;
import io.weft.spi.feature.BundleReadiness;
import io.weft.spi.feature.FeatureException;
import io.weft.spi.feature.FeatureManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceEvent;

/** Single bundles on a real framework: installed, updated, uninstalled, refused. */
class BundleLifeTest {

  @TempDir private Path folder;

  private TestHome home;
  private Node node;

  @BeforeEach
  void start() throws Exception {
    home = new TestHome(folder.resolve("home")).greeting("one", "", "a");
    node = node();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void anUpdateIsMadeBeforeTheOldOneBreaks() throws Exception {
    AtomicInteger there = new AtomicInteger(1);
    AtomicInteger fewest = new AtomicInteger(1);
    node.context()
        .addServiceListener(
            event -> {
              int change = event.getType() == ServiceEvent.REGISTERED ? 1 : 0;
              int now =
                  there.addAndGet(event.getType() == ServiceEvent.UNREGISTERING ? -1 : change);
              fewest.accumulateAndGet(now, Math::min);
            },
            "(&(objectClass=" + Supplier.class.getName() + ")(who=a))");

    features().update("a", jar("a", "newer"));

    assertEquals(List.of("newer"), Greetings.of(node, "a"));
    assertEquals(1, there.get());
    assertEquals(1, fewest.get());
    assertEquals(Optional.of("one"), bundle("a").feature());
  }

  @Test
  void anUpdateOutlivesARestartAndASecondUpdate() throws Exception {
    features().update("a", jar("a", "newer"));
    features().update("a", jar("a", "newest"));
    restart();

    assertEquals(List.of("newest"), Greetings.of(node, "a"));
    try (var kept = Files.list(home.state().resolve("installed"))) {
      assertEquals(1, kept.count());
    }
  }

  @Test
  void aNewVersionThatDoesNotStartLeavesTheOldOne() throws Exception {
    refused(TestJar.named("a", "2").activator(Faulty.class), "the tables are gone");
  }

  @Test
  void aNewVersionWhoseComponentFailsLeavesTheOldOne() throws Exception {
    refused(
        TestJar.named("a", "2").component(FaultyComponent.class, ""),
        "component io.weft.launcher.bundle.FaultyComponent failed: "
            + "java.lang.IllegalStateException: no room in the table");
  }

  @Test
  void aNewVersionThatAnExtenderRefusesLeavesTheOldOne() throws Exception {
    BundleReadiness never =
        _ -> CompletableFuture.completedFuture(Optional.of("the verifier says no"));
    node.context().registerService(BundleReadiness.class, never, null);

    refused(TestHome.greeter("a", "x"), "a does not get ready: the verifier says no");
  }

  @Test
  void aNewVersionThatImportsWhatNobodyExportsLeavesTheOldOne() throws Exception {
    refused(
        TestHome.greeter("a", "x").header("Import-Package", "org.osgi.framework,no.such"),
        "no.such");
  }

  @Test
  void anotherBundleIsNoNewVersion() throws Exception {
    refused(TestHome.greeter("b", "x"), "is b, not a: nothing was replaced");
  }

  private void refused(TestJar jar, String why) throws Exception {
    int before = features().bundles().size();
    Path file = jar.write(folder.resolve("x.jar"));
    String message =
        assertThrows(FeatureException.class, () -> features().update("a", file)).getMessage();

    assertTrue(message.contains(why), message);
    assertEquals(1, message.lines().count(), message);
    assertEquals(List.of("a"), Greetings.of(node, "a"));
    assertEquals(before, features().bundles().size());
  }

  @Test
  void aBundleOfNoFeatureComesAndGoes() throws Exception {
    features().install(jar("b", "hello"));
    assertEquals(List.of("hello"), Greetings.of(node, "b"));
    restart();
    assertEquals(List.of("hello"), Greetings.of(node, "b"));
    assertThrows(FeatureException.class, () -> features().install(jar("b", "again")));
    features().uninstall("b");
    restart();
    assertEquals(List.of(), Greetings.of(node, "b"));
  }

  @Test
  void anUninstalledBundleOfAFeatureComesBackWithTheFeature() throws Exception {
    features().uninstall("a");
    restart();
    assertEquals(List.of(), Greetings.of(node, "a"));
    assertTrue(features().features().get(1).reason().orElse("").contains("feature enable one"));
    features().enable("one");
    assertEquals(List.of("a"), Greetings.of(node, "a"));
    restart();
    assertEquals(List.of("a"), Greetings.of(node, "a"));
  }

  @Test
  void whatIsNotThereOrOfTheCoreIsRefused() {
    assertThrows(FeatureException.class, () -> features().uninstall("nobody"));
    assertThrows(FeatureException.class, () -> features().install(folder.resolve("absent.jar")));
    assertThrows(
        FeatureException.class, () -> features().uninstall("org.apache.felix.configadmin"));
  }

  @Test
  void theServiceIsTheSameForBundlesOfTheFramework() {
    var reference = node.context().getServiceReference(FeatureManager.class);
    assertEquals(features(), node.context().getService(reference));
  }

  private io.weft.spi.feature.BundleInfo bundle(String name) {
    return features().bundles().stream()
        .filter(info -> info.symbolicName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private FeatureManager features() {
    return node.features();
  }

  private Path jar(String name, String greeting) throws Exception {
    return TestHome.greeter(name, greeting).write(folder.resolve(name + "-" + greeting + ".jar"));
  }

  private void restart() throws Exception {
    node.close();
    node = node();
  }

  private Node node() throws Exception {
    Node started = Node.start(home.config(List.of("one"), Map.of()));
    assertEquals(Map.of(), started.startFeatures());
    return started;
  }
}
