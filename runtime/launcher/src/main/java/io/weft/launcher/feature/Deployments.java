package io.weft.launcher.feature;

import io.weft.launcher.feature.Inventory.Entry;
import io.weft.launcher.framework.Deployer;
import io.weft.launcher.framework.Health;
import io.weft.spi.feature.FeatureException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;

/** Brings bundles into the framework and out of it; what does not get ready is taken back. */
final class Deployments {

  /**
   * Loading a bundle's kernel programs takes tens of milliseconds; a verifier's worst case,
   * seconds.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Deployer deployer;
  private final Health health;
  private final Inventory inventory;

  Deployments(Deployer deployer, Health health, Inventory inventory) {
    this.deployer = deployer;
    this.health = health;
    this.inventory = inventory;
  }

  /** A bundle to bring in. */
  record Plan(Path jar, String symbolicName, int level) {}

  /** Installs and starts what a feature needs and nobody has brought yet. */
  void add(String feature, List<Plan> plans) throws FeatureException {
    Map<String, Entry> before = inventory.snapshot();
    try {
      start(install(feature, plans));
    } catch (FeatureException e) {
      deployer.remove(inventory.restore(before));
      throw e;
    }
  }

  /** Installs what a feature needs and nobody has brought yet; those bundles. */
  List<Bundle> install(String feature, List<Plan> plans) throws FeatureException {
    List<Bundle> added = new ArrayList<>();
    for (Plan plan : plans) {
      install(feature, plan).ifPresent(added::add);
    }
    return added;
  }

  void start(List<Bundle> bundles) throws FeatureException {
    for (Bundle bundle : bundles) {
      deployer.start(bundle);
    }
  }

  private Optional<Bundle> install(String feature, Plan plan) throws FeatureException {
    Optional<Entry> present = inventory.find(plan.symbolicName());
    if (present.isPresent()) {
      inventory.put(present.get().neededBy(feature));
      return Optional.empty();
    }
    Bundle bundle = deployer.install(plan.jar(), plan.level());
    inventory.put(new Entry(bundle, plan.jar(), plan.level(), Set.of(feature)));
    return Optional.of(bundle);
  }

  /** Takes out what no other feature needs. */
  void drop(String feature) throws FeatureException {
    List<Bundle> unneeded = new ArrayList<>();
    for (Entry entry : inventory.ofFeature(feature)) {
      Entry left = entry.without(feature);
      if (left.features().isEmpty()) {
        unneeded.add(entry.bundle());
        inventory.remove(entry.bundle().getSymbolicName());
      } else {
        inventory.put(left);
      }
    }
    deployer.remove(unneeded);
  }

  /** Waits until the components of all bundles are satisfied, or it is known that they fail. */
  void awaitComponents() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    inventory
        .snapshot()
        .values()
        .forEach(entry -> health.awaitComponents(entry.bundle(), deadline));
  }

  /** Why a feature's bundles are not ready, after waiting for them; empty if they are. */
  Optional<String> unready(String feature) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    return inventory.ofFeature(feature).stream()
        .flatMap(entry -> health.await(entry.bundle(), deadline).stream())
        .findFirst();
  }

  /** Brings in a bundle of no feature. */
  Entry single(Plan plan) throws FeatureException {
    Entry entry = new Entry(ready(plan), plan.jar(), plan.level(), Set.of());
    inventory.put(entry);
    return entry;
  }

  /** Make before break: the old bundle goes once the new one is ready. */
  Entry replace(Entry old, Plan plan) throws FeatureException {
    Entry entry = old.running(ready(plan), plan.jar());
    inventory.put(entry);
    deployer.remove(List.of(old.bundle()));
    return entry;
  }

  void remove(Entry entry) throws FeatureException {
    inventory.remove(entry.bundle().getSymbolicName());
    deployer.remove(List.of(entry.bundle()));
  }

  private Bundle ready(Plan plan) throws FeatureException {
    Bundle bundle = deployer.install(plan.jar(), plan.level());
    try {
      deployer.start(bundle);
      Optional<String> problem = health.await(bundle, System.nanoTime() + PATIENCE.toNanos());
      if (problem.isPresent()) {
        throw new FeatureException(plan.symbolicName() + " does not get ready: " + problem.get());
      }
      return bundle;
    } catch (FeatureException e) {
      deployer.remove(List.of(bundle));
      throw e;
    }
  }
}
