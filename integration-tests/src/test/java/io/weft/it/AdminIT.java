package io.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weft.it.node.NodeAnswer;
import io.weft.it.node.Shell;
import io.weft.it.node.TestNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and machines see of a node, and what they change on it. */
class AdminIT {
  /** They act, so they want words. */
  private static final Set<String> ACTING = Set.of("bundle", "enrol", "feature", "unenrol");

  @TempDir private static Path folder;
  private static TestNode node;

  @BeforeAll
  static void start() throws IOException {
    node = TestNode.start(folder.resolve("node"), "[]", "");
  }

  @AfterAll
  static void stop() throws IOException {
    node.close();
  }

  @Test
  void eachCommandThatShowsAnswersWithATable() throws IOException {
    Set<String> names = new TreeSet<>();
    for (JsonNode row : node.rows("commands")) {
      names.add(row.get("command").asText());
      assertFalse(row.get("summary").asText().isEmpty(), row::toString);
    }
    assertTrue(
        names.containsAll(
            List.of(
                "bundles",
                "clusters",
                "dump",
                "endpoints",
                "enrolled",
                "features",
                "listeners",
                "log",
                "slots",
                "status",
                "xds")),
        names::toString);
    names.removeAll(ACTING);
    for (String name : names) {
      NodeAnswer answer = node.ask(name);
      assertTrue(answer.status() == 0 || answer.status() == 2, name + ": " + answer.message());
    }
  }

  @Test
  void whoActsWithoutWordsIsToldTheUsage() throws IOException {
    for (String name : ACTING) {
      NodeAnswer answer = node.ask(name);
      assertEquals(2, answer.status());
      assertTrue(answer.message().startsWith("usage: weft " + name), answer.message());
    }
  }

  @Test
  void theCommandLinePrintsATableOrJson() throws IOException {
    Shell.Result text = node.weft("status");
    assertEquals(0, text.status(), text.output());
    assertTrue(text.output().startsWith("PART"), text.output());
    assertTrue(text.output().contains("node " + node.name()), text.output());
    Shell.Result json = node.weft("status", "--json");
    JsonNode rows = new ObjectMapper().readTree(json.output());
    assertTrue(rows.get(0).get("ready").asBoolean(), json.output());
    Shell.Result unknown = node.weft("dance");
    assertEquals(2, unknown.status());
    assertTrue(unknown.output().startsWith("no command dance"), unknown.output());
  }

  @Test
  void readinessAndMetricsAreServed() throws IOException {
    assertEquals(200, node.http("/healthz/ready").status());
    assertTrue(node.metric("weft_enrolled_cgroups") >= 0);
    assertEquals(node.http("/metrics").status(), node.http("/stats/prometheus").status());
    assertEquals(404, node.http("/nothing").status());
  }

  @Test
  void aBundleIsInstalledUpdatedKeptOverARestartAndUninstalled() throws IOException {
    String name = "example.note";
    Path first = bundle(name, "1.0.0");
    assertEquals(
        "installed " + name + " 1.0.0", node.ask("bundle", "install", first.toString()).message());
    Path second = bundle(name, "2.0.0");
    assertEquals(
        "updated " + name + " 2.0.0",
        node.ask("bundle", "update", name, second.toString()).message());
    Files.delete(first);
    Files.delete(second);
    assertEquals(0, node.stop());
    node.start();
    assertEquals(Optional.of("2.0.0"), version(name));
    assertEquals("uninstalled " + name, node.ask("bundle", "uninstall", name).message());
    assertEquals(Optional.empty(), version(name));
    assertEquals(0, node.stop());
    node.start();
    assertEquals(Optional.empty(), version(name));
  }

  @Test
  void whatCannotBeChangedIsRefusedWithItsReason() throws IOException {
    assertRefused("no such file", "bundle", "install", folder.resolve("none.jar").toString());
    assertRefused("there is no bundle x", "bundle", "uninstall", "x");
    assertRefused("it can be updated only", "bundle", "uninstall", "io.weft.mesh");
    assertRefused("cannot be disabled", "feature", "disable", "core");
    assertRefused("there is no feature", "feature", "enable", "dancing");
    Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
    assertRefused("is no bundle", "bundle", "install", text.toString());
  }

  private static void assertRefused(String reason, String command, String... words)
      throws IOException {
    NodeAnswer answer = node.ask(command, words);
    assertEquals(1, answer.status(), answer.message());
    assertTrue(answer.message().contains(reason), answer.message());
  }

  private static Optional<String> version(String bundle) throws IOException {
    return node.rows("bundles")
        .valueStream()
        .filter(row -> row.get("bundle").asText().equals(bundle))
        .map(row -> row.get("version").asText())
        .findFirst();
  }

  private static Path bundle(String name, String version) throws IOException {
    Path jar = folder.resolve(name + "-" + version + ".jar");
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.putValue("Manifest-Version", "1.0");
    attributes.putValue("Bundle-ManifestVersion", "2");
    attributes.putValue("Bundle-SymbolicName", name);
    attributes.putValue("Bundle-Version", version);
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    return jar;
  }
}
