package io.weft.it.boundary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.weft.it.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The core's code names no feature; its comments may, as an example. */
class FeatureNamesTest {

  private static final Pattern COMMENT = Pattern.compile("^\\s*(\\*|//|/\\*).*|\\s//\\s.*$");

  @Test
  void theCoreNamesNoFeature() throws IOException {
    List<String> found = new ArrayList<>();
    List<Path> sources = sources();
    assertFalse(sources.isEmpty());
    for (Path source : sources) {
      found.addAll(named(source));
    }
    assertEquals(List.of(), found);
  }

  private static List<Path> sources() {
    Stream<Path> java =
        Project.core().stream()
            .flatMap(module -> Project.files(module.resolve("src/main/java"), ".java").stream());
    Stream<Path> poms = Project.core().stream().map(module -> module.resolve("pom.xml"));
    Path bpf = Project.ROOT.resolve("bpf-programs");
    Stream<Path> kernel =
        Stream.of("core", "include")
            .flatMap(
                folder ->
                    Stream.of(".c", ".h").map(ending -> Project.files(bpf.resolve(folder), ending)))
            .flatMap(List::stream);
    return Stream.of(java, poms, kernel).flatMap(files -> files).toList();
  }

  private static List<String> named(Path source) throws IOException {
    Pattern names = names();
    return Files.readAllLines(source).stream()
        .map(line -> COMMENT.matcher(line).replaceAll(""))
        .filter(line -> names.matcher(line).find())
        .map(line -> Project.ROOT.relativize(source) + ": " + line.strip())
        .toList();
  }

  /** A feature's name in any of its spellings: as a folder, in C, in Java. */
  private static Pattern names() {
    return Pattern.compile(
        Project.features().stream()
            .map(module -> module.getFileName().toString().replace("-", "[-_.]?"))
            .collect(Collectors.joining("|", "(?i)\\b(", ")\\b")));
  }
}
