package io.weft.xds.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureNamesTest {
  @TempDir private Path folder;

  @Test
  void findsTheFeatureOfAJar() throws IOException {
    Files.writeString(
        folder.resolve("routing.json"),
        """
        {"id": "io.weft:routing:1", "bundles": [
          {"id": "io.weft:weft-routing:0.1.0-SNAPSHOT", "start-level": 20},
          {"id":"com.google.re2j:re2j:1.8"}]}
        """);
    var names = FeatureNames.in(folder);
    assertEquals(
        Optional.of("routing"), names.of(Path.of("bundles/weft-routing-0.1.0-SNAPSHOT.jar")));
    assertEquals(Optional.of("routing"), names.of(Path.of("re2j-1.8.jar")));
    assertEquals(Optional.empty(), names.of(Path.of("re2j-1.9.jar")));
  }

  @Test
  void knowsNothingWithoutTheFolder() {
    assertEquals(Optional.empty(), FeatureNames.in(folder.resolve("no")).of(Path.of("a-1.jar")));
  }
}
