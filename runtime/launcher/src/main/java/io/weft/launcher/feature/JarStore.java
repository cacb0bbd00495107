package io.weft.launcher.feature;

import io.weft.launcher.framework.JarName;
import io.weft.spi.feature.FeatureException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** The node's own copies of jars that were given to it: the framework reads them where they lie. */
final class JarStore {

  private final Path folder;

  JarStore(Path folder) {
    this.folder = folder;
  }

  /**
   * Copies a jar under a name that no other copy has had, since the old one may still be in use.
   */
  Path keep(Path jar, JarName name) throws FeatureException {
    try {
      Files.createDirectories(folder);
      int number = 1;
      while (Files.exists(file(name, number))) {
        number++;
      }
      return Files.copy(jar, file(name, number));
    } catch (IOException e) {
      throw new FeatureException("cannot copy " + jar + " to " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Deletes a copy; a jar that lies elsewhere is none of ours. */
  void discard(Path jar) throws FeatureException {
    if (!jar.startsWith(folder)) {
      return;
    }
    try {
      Files.deleteIfExists(jar);
    } catch (IOException e) {
      throw new FeatureException("cannot delete " + jar + ": " + e.getMessage(), e);
    }
  }

  /** Deletes all copies but these. */
  void retain(Collection<Path> wanted) throws FeatureException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> copies = Files.newDirectoryStream(folder)) {
      for (Path copy : copies) {
        if (!wanted.contains(copy)) {
          discard(copy);
        }
      }
    } catch (IOException e) {
      throw new FeatureException("cannot list " + folder + ": " + e.getMessage(), e);
    }
  }

  private Path file(JarName name, int number) {
    return folder.resolve(name.symbolicName() + "-" + name.version() + "-" + number + ".jar");
  }
}
