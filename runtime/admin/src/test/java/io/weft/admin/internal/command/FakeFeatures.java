package io.weft.admin.internal.command;

import io.weft.spi.feature.BundleInfo;
import io.weft.spi.feature.FeatureException;
import io.weft.spi.feature.FeatureInfo;
import io.weft.spi.feature.FeatureManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A manager that knows one feature and remembers what it was asked. */
public final class FakeFeatures implements FeatureManager {
  public final List<String> asked = new ArrayList<>();
  private Optional<String> failure = Optional.empty();

  /** The feature's reason from now on. */
  public void fail(String reason) {
    failure = Optional.of(reason);
  }

  @Override
  public List<FeatureInfo> features() {
    return List.of(
        new FeatureInfo(
            "greeting",
            "1.2.3",
            "says hello",
            failure.isPresent() ? FeatureInfo.State.FAILED : FeatureInfo.State.ENABLED,
            failure,
            List.of("io.example.greeter")));
  }

  @Override
  public List<BundleInfo> bundles() {
    return List.of(bundle());
  }

  private static BundleInfo bundle() {
    return new BundleInfo(
        7, "io.example.greeter", "1.2.3", "active", Optional.of("greeting"), Optional.empty());
  }

  @Override
  public FeatureInfo enable(String feature) throws FeatureException {
    return change("enable", feature);
  }

  @Override
  public FeatureInfo disable(String feature) throws FeatureException {
    return change("disable", feature);
  }

  private FeatureInfo change(String verb, String feature) throws FeatureException {
    if (!feature.equals("greeting")) {
      throw new FeatureException("there is no feature " + feature + ": see weft features");
    }
    asked.add(verb + " " + feature);
    return features().getFirst();
  }

  @Override
  public BundleInfo install(Path jar) throws FeatureException {
    asked.add("install " + jar);
    return bundle();
  }

  @Override
  public BundleInfo update(String symbolicName, Path jar) throws FeatureException {
    asked.add("update " + symbolicName + " " + jar);
    return bundle();
  }

  @Override
  public void uninstall(String symbolicName) throws FeatureException {
    asked.add("uninstall " + symbolicName);
  }
}
