package io.weft.admin.internal.http;

import io.weft.spi.feature.FeatureInfo;
import io.weft.spi.feature.FeatureManager;
import io.weft.spi.health.ReadinessCheck;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Whether the node is ready: each feature that was asked for runs, and every check passes. */
@Component(service = Readiness.class)
public final class Readiness {
  private final FeatureManager features;
  private final List<ReadinessCheck> checks = new CopyOnWriteArrayList<>();

  @Activate
  public Readiness(@Reference FeatureManager features) {
    this.features = features;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void add(ReadinessCheck check) {
    checks.add(check);
  }

  public void remove(ReadinessCheck check) {
    checks.remove(check);
  }

  /** What is checked, by name. */
  public TreeSet<String> parts() {
    var parts = new TreeSet<String>();
    checks.forEach(check -> parts.add(check.name()));
    features.features().stream()
        .filter(feature -> feature.state() != FeatureInfo.State.DISABLED)
        .forEach(feature -> parts.add("feature " + feature.name()));
    return parts;
  }

  /** Why the node is not ready, by part; empty when it is. */
  public Map<String, String> problems() {
    var problems = new TreeMap<String, String>();
    for (ReadinessCheck check : checks) {
      check.problem().ifPresent(problem -> problems.put(check.name(), problem));
    }
    for (FeatureInfo feature : features.features()) {
      if (feature.state() == FeatureInfo.State.FAILED) {
        problems.put("feature " + feature.name(), feature.reason().orElse("did not start"));
      }
    }
    return problems;
  }
}
