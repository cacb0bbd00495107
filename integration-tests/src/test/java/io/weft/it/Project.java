package io.weft.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The project's folders. */
public final class Project {

  /** Its root. */
  public static final Path ROOT = Path.of(System.getProperty("weft.root", "..")).toAbsolutePath();

  private Project() {}

  /** Modules of the core. */
  public static List<Path> core() {
    return modules(ROOT.resolve("runtime"));
  }

  /** Modules of the features. */
  public static List<Path> features() {
    return modules(ROOT.resolve("bundles"));
  }

  /** A feature's bundle as the distribution holds it. */
  public static Path bundle(String feature) {
    return ROOT.resolve(
        "target/weft-distribution/bundles/weft-%s-0.1.0-SNAPSHOT.jar".formatted(feature));
  }

  private static List<Path> modules(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(folder)) {
      return folders.filter(module -> Files.exists(module.resolve("pom.xml"))).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files below a folder whose names end so. */
  public static List<Path> files(Path folder, String ending) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
