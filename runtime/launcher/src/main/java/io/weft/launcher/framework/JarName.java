package io.weft.launcher.framework;

import io.weft.spi.feature.FeatureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * What a jar's manifest says that it is.
 *
 * @param symbolicName without directives
 * @param version as written
 */
public record JarName(String symbolicName, String version) {

  /**
   * @throws FeatureException if the file is no bundle
   */
  public static JarName of(Path jar) throws FeatureException {
    if (!Files.isRegularFile(jar)) {
      throw new FeatureException(jar + ": no such file");
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String name = manifest == null ? null : value(manifest, "Bundle-SymbolicName");
      if (name == null) {
        throw new FeatureException(jar + " is no bundle: its manifest has no Bundle-SymbolicName");
      }
      String version = value(manifest, "Bundle-Version");
      return new JarName(name.split(";", 2)[0].strip(), version == null ? "0.0.0" : version);
    } catch (IOException e) {
      throw new FeatureException(jar + " is no bundle: " + e.getMessage(), e);
    }
  }

  private static String value(Manifest manifest, String header) {
    return manifest.getMainAttributes().getValue(new Attributes.Name(header));
  }
}
