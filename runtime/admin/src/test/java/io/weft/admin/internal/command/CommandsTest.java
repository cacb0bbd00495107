package io.weft.admin.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Test;

class CommandsTest {
  private final FakeFeatures features = new FakeFeatures();

  @Test
  void featuresShowStateAndReason() {
    Map<String, Object> row = new FeaturesCommand(features).run(List.of()).rows().getFirst();
    assertEquals("greeting", row.get("feature"));
    assertEquals("enabled", row.get("state"));
    features.fail("no room");
    row = new FeaturesCommand(features).run(List.of()).rows().getFirst();
    assertEquals("failed", row.get("state"));
    assertEquals("no room", row.get("reason"));
  }

  @Test
  void bundlesShowWhoseTheyAre() {
    Map<String, Object> row = new BundlesCommand(features).run(List.of()).rows().getFirst();
    assertEquals(
        Map.of(
            "id",
            7L,
            "bundle",
            "io.example.greeter",
            "version",
            "1.2.3",
            "state",
            "active",
            "feature",
            "greeting",
            "problem",
            ""),
        row);
  }

  @Test
  void aFeatureIsEnabledAndDisabled() throws UsageException {
    FeatureCommand command = new FeatureCommand(features);
    assertEquals("enabled greeting", command.run(List.of("enable", "greeting")).message());
    assertEquals("disabled greeting", command.run(List.of("disable", "greeting")).message());
    assertEquals(List.of("enable greeting", "disable greeting"), features.asked);
  }

  @Test
  void aFeatureThatIsNotThereIsAFailureAndNoMisuse() throws UsageException {
    CommandResult result = new FeatureCommand(features).run(List.of("enable", "singing"));
    assertFalse(result.ok());
    assertEquals("there is no feature singing: see weft features", result.message());
  }

  @Test
  void bundlesComeChangeAndGo() throws UsageException {
    BundleCommand command = new BundleCommand(features);
    assertEquals(
        "installed io.example.greeter 1.2.3", command.run(List.of("install", "a.jar")).message());
    assertEquals(
        "updated io.example.greeter 1.2.3",
        command.run(List.of("update", "io.example.greeter", "b.jar")).message());
    assertEquals(
        "uninstalled io.example.greeter",
        command.run(List.of("uninstall", "io.example.greeter")).message());
    assertEquals(
        List.of("install a.jar", "update io.example.greeter b.jar", "uninstall io.example.greeter"),
        features.asked);
  }

  @Test
  void misuseIsToldFromFailure() {
    for (List<String> words :
        List.of(List.<String>of(), List.of("enable"), List.of("grow", "greeting"))) {
      assertThrows(UsageException.class, () -> new FeatureCommand(features).run(words));
    }
    for (List<String> words :
        List.of(
            List.<String>of(), List.of("install"), List.of("update", "x"), List.of("eat", "x"))) {
      assertThrows(UsageException.class, () -> new BundleCommand(features).run(words));
    }
  }

  @Test
  void levelsOfTheLogAreShownAndChanged() throws UsageException {
    LogCommand command = new LogCommand();
    assertTrue(command.run(List.of("io.weft.example", "debug")).ok());
    assertTrue(LogManager.getLogger("io.weft.example").isDebugEnabled());
    assertTrue(
        command.run(List.of()).rows().stream()
            .anyMatch(row -> row.containsValue("io.weft.example")));
    assertThrows(UsageException.class, () -> command.run(List.of("io.weft.example")));
    assertThrows(UsageException.class, () -> command.run(List.of("io.weft.example", "loud")));
  }

  @Test
  void dumpAsksAllThatShowAndHelpNamesAll() throws UsageException {
    CommandTable table = new CommandTable();
    table.add(new FakeReference(1), new BundlesCommand(features));
    table.add(new FakeReference(2), new BundleCommand(features));
    List<Map<String, Object>> dump = table.find("dump").orElseThrow().run(List.of()).rows();
    assertEquals(1, dump.size());
    assertEquals("bundles", dump.getFirst().get("command"));
    assertEquals(
        List.of("bundle", "bundles", "commands", "dump"),
        table.find("commands").orElseThrow().run(List.of()).rows().stream()
            .map(row -> row.get("command"))
            .toList());
  }

  @Test
  void ofTwoVersionsTheNewerServesAndTheOlderReturns() {
    CommandTable table = new CommandTable();
    Command old = new BundlesCommand(features);
    Command young = new BundlesCommand(features);
    table.add(new FakeReference(1), old);
    table.add(new FakeReference(2), young);
    assertEquals(young, table.find("bundles").orElseThrow());
    table.remove(new FakeReference(2));
    assertEquals(old, table.find("bundles").orElseThrow());
    table.remove(new FakeReference(1));
    assertTrue(table.find("bundles").isEmpty());
  }
}
