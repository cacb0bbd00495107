package io.weft.launcher.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigReaderTest {

  @TempDir private Path folder;

  @Test
  void anEmptyFileIsANodeOfDefaults() throws Exception {
    NodeConfig config = read("");

    assertEquals("host", config.node());
    assertEquals(List.of(), config.features());
    assertEquals(Path.of("/var/lib/weft"), config.directories().state());
    assertEquals(Path.of("/run/weft"), config.directories().run());
    assertEquals(Path.of("/var/lib/weft/bundles"), config.directories().bundles());
  }

  @Test
  void placeholdersStandForPlaces() throws Exception {
    NodeConfig config =
        read(
            """
            node: web-7
            directories: {state: "${config}/s", bundles: "${state}/drop"}
            configurations: {io.weft.x: {file: "${home}/a of ${node}"}}
            """);

    assertEquals(folder.resolve("s/drop"), config.directories().bundles());
    assertEquals(
        Map.of("file", "/home of it/a of web-7"), config.configurations().get("io.weft.x"));
  }

  @Test
  void mappingsBecomeDottedKeysAndListsArrays() throws Exception {
    Map<String, Object> values =
        read("configurations: {p: {a: {b: 1, c: true}, d: [x, y], e: [1, 2], f: []}}")
            .configurations()
            .get("p");

    assertEquals(1, values.get("a.b"));
    assertEquals(true, values.get("a.c"));
    assertArrayEquals(new String[] {"x", "y"}, (String[]) values.get("d"));
    assertArrayEquals(new Integer[] {1, 2}, (Integer[]) values.get("e"));
    assertArrayEquals(new String[0], (String[]) values.get("f"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "feature: [x]                       | feature: no such key",
        "directories: {stat: /x}            | directories.stat: no such key",
        "features: x                        | features: a list is expected",
        "node: [x]                          | node: a text is expected",
        "- x                                | a mapping is expected at the top",
        "a: [                               | :1: ",
        "configurations: {p: {a: }}         | configurations.p.a: a value is expected",
        "configurations: {p: {a: [{b: 1}]}} | configurations.p.a: scalars are expected",
        "configurations: {p: {a: [1, x]}}   | configurations.p.a: all entries must be of one type",
        "configurations: {p: {a: 2026-01-01}} | configurations.p.a: quote it",
        "node: ${nobody}                    | ${nobody} is not known here",
      })
  void whatMakesNoSenseIsRefusedInOneLine(String yaml, String why) throws IOException {
    String message = assertThrows(ConfigException.class, () -> read(yaml)).getMessage();

    assertTrue(message.startsWith(folder.resolve("node.yaml").toString()), message);
    assertTrue(message.contains(why), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void anAbsentFileIsNamed() {
    Path absent = folder.resolve("absent.yaml");
    ConfigException e =
        assertThrows(
            ConfigException.class, () -> new NodeConfigReader(folder, "host").read(absent));

    assertTrue(e.getMessage().startsWith(absent + ": cannot be read"), e.getMessage());
  }

  private NodeConfig read(String yaml) throws IOException, ConfigException {
    Path file = Files.writeString(folder.resolve("node.yaml"), yaml);
    return new NodeConfigReader(Path.of("/home of it"), "host").read(file);
  }
}
