package io.weft.launcher.feature;

import io.weft.launcher.framework.Health;
import io.weft.spi.feature.BundleInfo;
import io.weft.spi.feature.FeatureInfo;
import io.weft.spi.feature.FeatureInfo.State;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Describes features and bundles as they are at this moment. */
final class Reports {

  private final BundleContext framework;
  private final Health health;
  private final Inventory inventory;
  private final Features features;

  Reports(BundleContext framework, Health health, Inventory inventory, Features features) {
    this.framework = framework;
    this.health = health;
    this.inventory = inventory;
    this.features = features;
  }

  FeatureInfo feature(FeatureFile file) {
    List<Inventory.Entry> entries = inventory.ofFeature(file.name());
    Optional<String> reason = reason(file, entries);
    return new FeatureInfo(
        file.name(),
        file.version(),
        file.description(),
        state(file, reason),
        reason,
        entries.stream().map(entry -> entry.bundle().getSymbolicName()).toList());
  }

  private State state(FeatureFile file, Optional<String> reason) {
    if (reason.isPresent()) {
      return State.FAILED;
    }
    return features.enabled(file.name()) ? State.ENABLED : State.DISABLED;
  }

  private Optional<String> reason(FeatureFile file, List<Inventory.Entry> entries) {
    if (!features.enabled(file.name())) {
      return features.failure(file.name());
    }
    if (entries.size() < file.bundles().size()) {
      return Optional.of("a bundle of it is uninstalled: weft feature enable " + file.name());
    }
    return entries.stream().flatMap(entry -> health.problem(entry.bundle()).stream()).findFirst();
  }

  List<BundleInfo> bundles() {
    return Arrays.stream(framework.getBundles())
        .filter(bundle -> bundle.getBundleId() != 0)
        .map(this::bundle)
        .toList();
  }

  BundleInfo bundle(Bundle bundle) {
    return new BundleInfo(
        bundle.getBundleId(),
        bundle.getSymbolicName(),
        bundle.getVersion().toString(),
        state(bundle),
        inventory.of(bundle).flatMap(entry -> entry.features().stream().findFirst()),
        health.problem(bundle));
  }

  private static String state(Bundle bundle) {
    return switch (bundle.getState()) {
      case Bundle.INSTALLED -> "installed";
      case Bundle.RESOLVED -> "resolved";
      case Bundle.STARTING -> "starting";
      case Bundle.ACTIVE -> "active";
      case Bundle.STOPPING -> "stopping";
      default -> "uninstalled";
    };
  }
}
