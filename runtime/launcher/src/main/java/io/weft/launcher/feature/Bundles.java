package io.weft.launcher.feature;

import io.weft.launcher.feature.Deployments.Plan;
import io.weft.launcher.feature.Inventory.Entry;
import io.weft.launcher.framework.Frameworks;
import io.weft.launcher.framework.JarName;
import io.weft.spi.feature.FeatureException;
import java.nio.file.Path;

/** Single bundles: in, out, and one in another's place. A jar is copied before it is used. */
final class Bundles {

  private final Inventory inventory;
  private final Deployments deployments;
  private final JarStore store;

  Bundles(Inventory inventory, Deployments deployments, JarStore store) {
    this.inventory = inventory;
    this.deployments = deployments;
    this.store = store;
  }

  Entry install(Path jar) throws FeatureException {
    JarName name = JarName.of(jar);
    if (inventory.find(name.symbolicName()).isPresent()) {
      throw new FeatureException(
          name.symbolicName() + " is installed already: weft bundle update replaces it");
    }
    Path copy = store.keep(jar, name);
    return bring(copy, () -> deployments.single(plan(copy, name, Frameworks.TOP_LEVEL)));
  }

  Entry update(String symbolicName, Path jar) throws FeatureException {
    Entry old = entry(symbolicName);
    JarName name = JarName.of(jar);
    if (!name.symbolicName().equals(symbolicName)) {
      throw new FeatureException(
          jar + " is " + name.symbolicName() + ", not " + symbolicName + ": nothing was replaced");
    }
    Path copy = store.keep(jar, name);
    Entry entry = bring(copy, () -> deployments.replace(old, plan(copy, name, old.level())));
    store.discard(old.jar());
    return entry;
  }

  /** The entry that was taken out. */
  Entry uninstall(String symbolicName) throws FeatureException {
    Entry entry = entry(symbolicName);
    if (entry.features().contains(Features.CORE)) {
      throw new FeatureException(symbolicName + " belongs to the core: it can be updated only");
    }
    deployments.remove(entry);
    store.discard(entry.jar());
    return entry;
  }

  /** Puts the distribution's own jar back. */
  void revert(String symbolicName, Plan original) throws FeatureException {
    Entry old = entry(symbolicName);
    deployments.replace(old, original);
    store.discard(old.jar());
  }

  boolean present(String symbolicName) {
    return inventory.find(symbolicName).isPresent();
  }

  private Entry entry(String symbolicName) throws FeatureException {
    return inventory
        .find(symbolicName)
        .orElseThrow(
            () ->
                new FeatureException("there is no bundle " + symbolicName + ": see weft bundles"));
  }

  private static Plan plan(Path jar, JarName name, int level) {
    return new Plan(jar, name.symbolicName(), level);
  }

  /** A step that needs a jar's copy. */
  private interface Step {
    Entry run() throws FeatureException;
  }

  private Entry bring(Path copy, Step step) throws FeatureException {
    try {
      return step.run();
    } catch (FeatureException e) {
      store.discard(copy);
      throw e;
    }
  }
}
