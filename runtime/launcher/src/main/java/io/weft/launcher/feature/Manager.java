package io.weft.launcher.feature;

import io.weft.launcher.config.NodeConfig;
import io.weft.launcher.feature.Deployments.Plan;
import io.weft.launcher.feature.Inventory.Entry;
import io.weft.launcher.framework.Configurations;
import io.weft.launcher.framework.Deployer;
import io.weft.launcher.framework.Frameworks;
import io.weft.launcher.framework.Health;
import io.weft.launcher.framework.JarName;
import io.weft.spi.feature.BundleInfo;
import io.weft.spi.feature.FeatureException;
import io.weft.spi.feature.FeatureInfo;
import io.weft.spi.feature.FeatureManager;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;

/** The node's {@link FeatureManager}: carries changes out one by one and keeps them. */
public final class Manager implements FeatureManager {

  private final NodeConfig config;
  private final Catalogue catalogue;
  private final Deployments deployments;
  private final Features features;
  private final Bundles bundles;
  private final JarStore installed;
  private final ChoiceFile file;
  private final Reports reports;
  private final Map<String, String> failures = new TreeMap<>();
  private Choices choices;

  /**
   * @throws FeatureException if the distribution or the kept choices cannot be read
   */
  public Manager(NodeConfig config, BundleContext framework, Health health)
      throws FeatureException {
    this.config = config;
    Path state = config.directories().state();
    Inventory inventory = new Inventory();
    catalogue = new Catalogue(config.home());
    deployments = new Deployments(new Deployer(framework), health, inventory);
    features = new Features(config, catalogue, deployments, new Configurations(framework));
    installed = new JarStore(state.resolve("installed"));
    bundles = new Bundles(inventory, deployments, installed);
    reports = new Reports(framework, health, inventory, features);
    file = new ChoiceFile(state.resolve("choices.yaml"));
    choices = file.read();
  }

  /**
   * Starts the core.
   *
   * @throws FeatureException if it does not start: there is no node without it
   */
  public synchronized void startCore() throws FeatureException {
    installed.retain(choices.bundles().values().stream().map(Path::of).toList());
    features.startCore(choices);
  }

  /**
   * Starts what the configuration and the choices ask for, and waits until it can take
   * configuration.
   *
   * @throws FeatureException if the core's last bundles do not start
   */
  public synchronized void startFeatures() throws FeatureException {
    wanted().forEach(name -> features.start(name, choices));
    features.completeCore();
    choices.bundles().forEach((name, jar) -> restore(name, Path.of(jar)));
    deployments.awaitComponents();
  }

  /**
   * Waits until what was started is ready.
   *
   * @return why features and bundles failed, by name; the others run
   */
  public synchronized Map<String, String> settle() {
    failures.putAll(features.settle());
    return Map.copyOf(failures);
  }

  private Set<String> wanted() {
    Set<String> names = new LinkedHashSet<>(config.features());
    choices.features().forEach((name, _) -> names.add(name));
    names.removeIf(name -> !choices.features().getOrDefault(name, true));
    return names;
  }

  // A jar in the place of a feature's bundle comes and goes with the feature.
  private void restore(String name, Path jar) {
    try {
      if (!bundles.present(name) && catalogue.original(name).isEmpty()) {
        deployments.single(new Plan(jar, name, Frameworks.TOP_LEVEL));
      }
    } catch (FeatureException e) {
      failures.put(name, e.getMessage());
    }
  }

  @Override
  public synchronized List<FeatureInfo> features() {
    return catalogue.features().stream().map(reports::feature).toList();
  }

  @Override
  public synchronized List<BundleInfo> bundles() {
    return reports.bundles();
  }

  @Override
  public synchronized FeatureInfo enable(String name) throws FeatureException {
    FeatureFile feature = catalogue.feature(name);
    List<String> names =
        catalogue.plans(feature, Choices.NONE).stream().map(Plan::symbolicName).toList();
    Choices changed = choices.withFeature(name, true, names);
    features.enable(name, changed);
    keep(changed);
    return reports.feature(feature);
  }

  @Override
  public synchronized FeatureInfo disable(String name) throws FeatureException {
    features.disable(name);
    keep(choices.withFeature(name, false, List.of()));
    return reports.feature(catalogue.feature(name));
  }

  @Override
  public synchronized BundleInfo install(Path jar) throws FeatureException {
    Entry entry = bundles.install(jar);
    keep(choices.withBundle(entry.bundle().getSymbolicName(), entry.jar().toString()));
    return reports.bundle(entry.bundle());
  }

  @Override
  public synchronized BundleInfo update(String symbolicName, Path jar) throws FeatureException {
    Entry entry = bundles.update(symbolicName, jar);
    keep(choices.withBundle(symbolicName, entry.jar().toString()));
    return reports.bundle(entry.bundle());
  }

  @Override
  public synchronized void uninstall(String symbolicName) throws FeatureException {
    Entry entry = bundles.uninstall(symbolicName);
    keep(choices.withoutBundle(symbolicName, !entry.features().isEmpty()));
  }

  /** Deploys a jar that appeared in the bundle folder; the folder itself is what is kept. */
  synchronized String dropIn(Path jar) throws FeatureException {
    String name = JarName.of(jar).symbolicName();
    Entry _ = bundles.present(name) ? bundles.update(name, jar) : bundles.install(jar);
    return name;
  }

  /** Takes back a jar that disappeared from the bundle folder. */
  synchronized void dropOut(String symbolicName) throws FeatureException {
    Optional<Plan> original = catalogue.original(symbolicName);
    if (!bundles.present(symbolicName)) {
      return;
    }
    if (original.isPresent()) {
      bundles.revert(symbolicName, original.get());
    } else {
      bundles.uninstall(symbolicName);
    }
  }

  private void keep(Choices changed) throws FeatureException {
    choices = changed;
    file.write(changed);
  }
}
