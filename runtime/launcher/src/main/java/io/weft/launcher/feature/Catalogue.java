package io.weft.launcher.feature;

import io.weft.launcher.feature.Deployments.Plan;
import io.weft.launcher.feature.FeatureFile.BundleFile;
import io.weft.launcher.framework.JarName;
import io.weft.spi.feature.FeatureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the distribution holds. */
final class Catalogue {

  private final Map<String, FeatureFile> features;
  private final Path bundles;

  Catalogue(Path home) throws FeatureException {
    this.features = new FeatureFiles(home.resolve("features")).read();
    this.bundles = home.resolve("bundles");
  }

  Collection<FeatureFile> features() {
    return features.values();
  }

  FeatureFile feature(String name) throws FeatureException {
    return Optional.ofNullable(features.get(name))
        .orElseThrow(
            () ->
                new FeatureException(
                    "there is no feature "
                        + name
                        + ": known are "
                        + String.join(", ", features.keySet())));
  }

  /** The bundles of a feature: the distribution's, or what a command put in their place. */
  List<Plan> plans(FeatureFile feature, Choices choices) throws FeatureException {
    List<Plan> plans = new ArrayList<>();
    for (BundleFile file : feature.bundles()) {
      Plan original = original(file).orElseThrow(() -> missing(feature, file));
      String name = original.symbolicName();
      Path jar =
          Optional.ofNullable(choices.bundles().get(name)).map(Path::of).orElse(original.jar());
      if (!choices.removed().contains(name)) {
        plans.add(new Plan(jar, name, file.startLevel()));
      }
    }
    return plans;
  }

  /** The distribution's own jar of a name, whichever feature it belongs to. */
  Optional<Plan> original(String symbolicName) throws FeatureException {
    for (FeatureFile feature : features.values()) {
      for (BundleFile file : feature.bundles()) {
        Optional<Plan> plan = original(file);
        if (plan.isPresent() && plan.get().symbolicName().equals(symbolicName)) {
          return plan;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Plan> original(BundleFile file) throws FeatureException {
    Path jar = bundles.resolve(file.file());
    return Files.exists(jar)
        ? Optional.of(new Plan(jar, JarName.of(jar).symbolicName(), file.startLevel()))
        : Optional.empty();
  }

  private FeatureException missing(FeatureFile feature, BundleFile file) {
    return new FeatureException(
        "feature "
            + feature.name()
            + " needs "
            + file.file()
            + ", which is not in "
            + bundles
            + ": build it, or take the feature out of the node's configuration");
  }
}
