package io.weft.launcher.feature;

import io.weft.launcher.config.NodeConfig;
import io.weft.launcher.feature.Deployments.Plan;
import io.weft.launcher.framework.Configurations;
import io.weft.launcher.framework.Frameworks;
import io.weft.spi.feature.FeatureException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;

/** Which features run: what the configuration asks for, as changed by commands. */
final class Features {

  /** Always enabled, never by name in a configuration. */
  static final String CORE = "core";

  /** Log, Configuration Admin and Declarative Services run up to this start level. */
  private static final int INFRASTRUCTURE_LEVEL = 2;

  private final NodeConfig config;
  private final Catalogue catalogue;
  private final Deployments deployments;
  private final Configurations configurations;
  private final Set<String> enabled = new LinkedHashSet<>();
  private final List<Bundle> later = new ArrayList<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  Features(
      NodeConfig config,
      Catalogue catalogue,
      Deployments deployments,
      Configurations configurations) {
    this.config = config;
    this.catalogue = catalogue;
    this.deployments = deployments;
    this.configurations = configurations;
  }

  /**
   * The framework's own services first, then the configurations, then who reads them. Bundles above
   * the level of features wait for {@link #completeCore}.
   */
  void startCore(Choices choices) throws FeatureException {
    FeatureFile core = catalogue.feature(CORE);
    List<Plan> plans = catalogue.plans(core, choices);
    deployments.add(
        CORE, plans.stream().filter(plan -> plan.level() <= INFRASTRUCTURE_LEVEL).toList());
    for (Map.Entry<String, Map<String, Object>> entry : config.configurations().entrySet()) {
      configurations.write(entry.getKey(), entry.getValue());
    }
    configure(core);
    List<Bundle> rest =
        deployments.install(
            CORE, plans.stream().filter(plan -> plan.level() > INFRASTRUCTURE_LEVEL).toList());
    enabled.add(CORE);
    rest.stream().filter(Features::isLater).forEach(later::add);
    deployments.start(rest.stream().filter(bundle -> !isLater(bundle)).toList());
  }

  private static boolean isLater(Bundle bundle) {
    return bundle.adapt(BundleStartLevel.class).getStartLevel() > Frameworks.TOP_LEVEL;
  }

  /** Starts what of the core comes after the features, whose kernel programs load meanwhile. */
  void completeCore() throws FeatureException {
    deployments.start(later);
    later.clear();
  }

  /** Starts a feature without waiting for it; one that cannot is remembered with its reason. */
  void start(String name, Choices choices) {
    try {
      deploy(name, choices);
    } catch (FeatureException e) {
      failures.put(name, e.getMessage());
    }
  }

  /** Waits for the features that were started; the reasons of those that fail, by feature. */
  Map<String, String> settle() {
    for (String name : enabled) {
      deployments.unready(name).ifPresent(problem -> failures.put(name, problem));
    }
    return Map.copyOf(failures);
  }

  void enable(String name, Choices choices) throws FeatureException {
    if (enabled.contains(name) && !failures.containsKey(name)) {
      deployments.add(name, catalogue.plans(catalogue.feature(name), choices));
      return;
    }
    deploy(name, choices);
    Optional<String> problem = deployments.unready(name);
    if (problem.isPresent()) {
      disable(name);
      throw new FeatureException("feature " + name + " does not get ready: " + problem.get());
    }
    failures.remove(name);
  }

  void disable(String name) throws FeatureException {
    FeatureFile feature = catalogue.feature(name);
    if (name.equals(CORE)) {
      throw new FeatureException("the core cannot be disabled: stop the node instead");
    }
    failures.remove(name);
    if (enabled.remove(name)) {
      deployments.drop(name);
      unconfigure(feature);
    }
  }

  boolean enabled(String name) {
    return enabled.contains(name);
  }

  Optional<String> failure(String name) {
    return Optional.ofNullable(failures.get(name));
  }

  private void deploy(String name, Choices choices) throws FeatureException {
    FeatureFile feature = catalogue.feature(name);
    List<Plan> plans = catalogue.plans(feature, choices);
    configure(feature);
    try {
      deployments.add(name, plans);
    } catch (FeatureException e) {
      unconfigure(feature);
      throw e;
    }
    enabled.add(name);
  }

  private void configure(FeatureFile feature) throws FeatureException {
    for (Map.Entry<String, Map<String, Object>> entry : feature.configurations().entrySet()) {
      Map<String, Object> values = new LinkedHashMap<>(entry.getValue());
      values.putAll(config.configurations().getOrDefault(entry.getKey(), Map.of()));
      configurations.write(entry.getKey(), values);
    }
  }

  private void unconfigure(FeatureFile feature) throws FeatureException {
    for (String pid : feature.configurations().keySet()) {
      configurations.delete(pid);
    }
  }
}
