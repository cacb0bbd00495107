package io.weft.it.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each feature says of its bundles is all that they need, besides the JDK and what the
 * launcher shares; else only the start of a node would show what is missing.
 */
class ResolutionTest {
  @TempDir private static Path folder;

  @Test
  void theCoreAloneResolves() throws Exception {
    assertEquals("", Resolution.problem(folder, jars(List.of())));
  }

  @Test
  void theCoreResolvesWithEachFeature() throws Exception {
    for (String feature : Distribution.features()) {
      assertEquals("", Resolution.problem(folder, jars(List.of(feature))), feature);
    }
  }

  @Test
  void allFeaturesResolveTogether() throws Exception {
    assertEquals("", Resolution.problem(folder, jars(Distribution.features())));
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    List<Path> jars =
        jars(List.of()).stream().filter(jar -> !jar.toString().contains("weft-kernel")).toList();
    String problem = Resolution.problem(folder, jars);
    assertTrue(problem.contains("io.weft.kernel"), problem);
  }

  private static List<Path> jars(List<String> features) throws IOException {
    List<Path> jars = new ArrayList<>();
    for (String name : Stream.concat(Stream.of("core"), features.stream()).toList()) {
      Distribution.jars(name).forEach(jar -> jars.add(jar.file()));
    }
    return jars;
  }
}
