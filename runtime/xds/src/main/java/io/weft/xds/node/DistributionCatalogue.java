package io.weft.xds.node;

import io.weft.spi.xds.CoverageFile;
import io.weft.xds.coverage.Catalogue;
import io.weft.xds.coverage.CoverageTable;
import io.weft.xds.coverage.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Finds the feature that a refused field needs among the bundles that lie in the distribution's
 * folder {@code bundles/}: each carries its coverage file, enabled or not. Jars are read when
 * something is refused, and again when they change.
 */
final class DistributionCatalogue implements Catalogue {
  private static final Logger LOG = LogManager.getLogger(DistributionCatalogue.class);

  private final Optional<Path> bundles;
  private final Map<Path, Scanned> scanned = new HashMap<>();
  private final Optional<FeatureNames> names;

  DistributionCatalogue(Optional<Path> home) {
    bundles = home.map(h -> h.resolve("bundles"));
    names = home.map(h -> FeatureNames.in(h.resolve("features")));
  }

  private record Scanned(FileTime modified, String symbolicName, Optional<CoverageTable> table) {}

  @Override
  public Optional<String> featureFor(Finding finding) {
    for (Path jar : jars()) {
      Scanned bundle = scan(jar);
      if (bundle.table().filter(t -> t.covers(finding)).isPresent()) {
        return Optional.of(feature(jar, bundle.symbolicName()));
      }
    }
    return Optional.empty();
  }

  private List<Path> jars() {
    if (bundles.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(bundles.get())) {
      return list.filter(p -> p.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      LOG.debug("{} cannot be listed", bundles.get(), e);
      return List.of();
    }
  }

  private Scanned scan(Path jar) {
    try {
      FileTime modified = Files.getLastModifiedTime(jar);
      Scanned known = scanned.get(jar);
      if (known == null || !known.modified().equals(modified)) {
        known = read(jar, modified);
        scanned.put(jar, known);
      }
      return known;
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("{}: its field coverage cannot be read: {}", jar, e.getMessage());
      return new Scanned(FileTime.fromMillis(0), "", Optional.empty());
    }
  }

  private static Scanned read(Path path, FileTime modified) throws IOException {
    try (var jar = new JarFile(path.toFile())) {
      Manifest manifest = jar.getManifest();
      Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
      String name = Optional.ofNullable(main.getValue("Bundle-SymbolicName")).orElse("");
      String symbolicName = name.split(";")[0].strip();
      var entry = jar.getEntry(CoverageFile.PATH);
      if (entry == null) {
        return new Scanned(modified, symbolicName, Optional.empty());
      }
      try (InputStream in = jar.getInputStream(entry)) {
        var table = CoverageTable.of(List.of(CoverageFile.parse(symbolicName, in)));
        return new Scanned(modified, symbolicName, Optional.of(table));
      }
    }
  }

  /** A bundle of no feature is named by the last part of its name. */
  private String feature(Path jar, String symbolicName) {
    return names
        .flatMap(n -> n.of(jar))
        .orElse(symbolicName.substring(symbolicName.lastIndexOf('.') + 1));
  }
}
