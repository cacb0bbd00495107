package io.weft.it.boundary;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.weft.it.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The compiled classes of all modules, each knowing its module by the folder that it lies in. */
final class Modules {

  private Modules() {}

  /** Our own classes; the shared copy of the Envoy API is nobody's design. */
  static JavaClasses all() {
    List<Path> folders =
        Stream.concat(Project.core().stream(), Project.features().stream())
            .filter(module -> !module.endsWith("envoy-api"))
            .map(module -> module.resolve("target/classes"))
            .filter(Files::isDirectory)
            .toList();
    return new ClassFileImporter().importPaths(folders);
  }

  /**
   * Folder of a class's module below the root, such as {@code runtime/kernel}; empty for libraries.
   */
  static Optional<String> of(JavaClass type) {
    return type.getSource()
        // A class of a library lies in a jar, whose URI has no path.
        .filter(source -> source.getUri().getScheme().equals("file"))
        .map(source -> Path.of(source.getUri()))
        .filter(file -> file.startsWith(Project.ROOT))
        .map(file -> Project.ROOT.relativize(file).subpath(0, 2).toString());
  }

  static boolean isFeature(String module) {
    return module.startsWith("bundles/");
  }
}
