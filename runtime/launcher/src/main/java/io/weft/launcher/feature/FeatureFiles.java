package io.weft.launcher.feature;

import io.weft.launcher.feature.FeatureFile.BundleFile;
import io.weft.spi.feature.FeatureException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureConfiguration;
import org.osgi.service.feature.FeatureService;

/** Reads the distribution's features, OSGi Feature JSON (Compendium, chapter 159). */
final class FeatureFiles {

  /** Bundle metadata: the framework's start level for it, by default that of features. */
  private static final String START_LEVEL = "start-level";

  private static final int FEATURES_LEVEL = 20;

  private final FeatureService service = new FeatureServiceImpl();
  private final Path folder;

  FeatureFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * All features by name.
   *
   * @throws FeatureException if the folder or a file in it cannot be read
   */
  Map<String, FeatureFile> read() throws FeatureException {
    Map<String, FeatureFile> all = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files) {
        FeatureFile feature = read(file);
        all.put(feature.name(), feature);
      }
    } catch (IOException e) {
      throw new FeatureException("no features in " + folder + ": is this a Weft distribution?", e);
    }
    return all;
  }

  private FeatureFile read(Path file) throws FeatureException {
    try (Reader reader = Files.newBufferedReader(file)) {
      return convert(service.readFeature(reader));
    } catch (IOException | RuntimeException e) {
      throw new FeatureException(file + " is no OSGi feature: " + e.getMessage(), e);
    }
  }

  private static FeatureFile convert(Feature feature) {
    return new FeatureFile(
        feature.getID().getArtifactId(),
        feature.getID().getVersion(),
        feature.getDescription().orElse(""),
        feature.getBundles().stream()
            .map(FeatureFiles::bundle)
            .sorted(Comparator.comparingInt(BundleFile::startLevel))
            .toList(),
        configurations(feature));
  }

  private static BundleFile bundle(FeatureBundle bundle) {
    String file = bundle.getID().getArtifactId() + "-" + bundle.getID().getVersion() + ".jar";
    Object level =
        Optional.ofNullable(bundle.getMetadata().get(START_LEVEL)).orElse(FEATURES_LEVEL);
    return new BundleFile(file, Integer.parseInt(level.toString()));
  }

  private static Map<String, Map<String, Object>> configurations(Feature feature) {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    for (FeatureConfiguration configuration : feature.getConfigurations().values()) {
      all.put(configuration.getPid(), Map.copyOf(configuration.getValues()));
    }
    return all;
  }
}
