package io.weft.xds.node;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Which feature brings a bundle, from the distribution's {@code features/*.json}. The node's
 * feature manager is not asked: while it starts a feature it waits for that feature's resources,
 * and so for whoever would ask.
 */
final class FeatureNames {
  private static final Logger LOG = LogManager.getLogger(FeatureNames.class);

  /** {@code "id": "group:artifact:version"}, whose jar is {@code artifact-version.jar}. */
  private static final Pattern ID =
      Pattern.compile("\"id\"\\s*:\\s*\"[^\":]+:([^\":]+):([^\":]+)\"");

  private final Map<String, String> byJar;

  private FeatureNames(Map<String, String> byJar) {
    this.byJar = byJar;
  }

  /** The features of a folder; none when it cannot be read. */
  static FeatureNames in(Path folder) {
    Map<String, String> byJar = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files) {
        String feature = file.getFileName().toString().replaceFirst("\\.json$", "");
        Matcher id = ID.matcher(Files.readString(file));
        while (id.find()) {
          byJar.putIfAbsent(id.group(1) + "-" + id.group(2) + ".jar", feature);
        }
      }
    } catch (IOException e) {
      LOG.debug("{} cannot be read", folder, e);
    }
    return new FeatureNames(Map.copyOf(byJar));
  }

  /** The feature that brings a jar. */
  Optional<String> of(Path jar) {
    return Optional.ofNullable(byJar.get(jar.getFileName().toString()));
  }
}
