package io.weft.launcher.feature;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What commands changed on this node, against its configuration.
 *
 * @param features enabled (true) or disabled (false) by command
 * @param bundles jars installed or updated by command, by symbolic name
 * @param removed symbolic names of features' bundles that were uninstalled by command
 */
record Choices(Map<String, Boolean> features, Map<String, String> bundles, List<String> removed) {

  static final Choices NONE = new Choices(Map.of(), Map.of(), List.of());

  Choices {
    features = Map.copyOf(features);
    bundles = Map.copyOf(bundles);
    removed = List.copyOf(removed);
  }

  /** Enabling a feature brings its uninstalled bundles back. */
  Choices withFeature(String feature, boolean enabled, List<String> restored) {
    Map<String, Boolean> changed = new TreeMap<>(features);
    changed.put(feature, enabled);
    TreeSet<String> still = new TreeSet<>(removed);
    restored.forEach(still::remove);
    return new Choices(changed, bundles, List.copyOf(still));
  }

  Choices withBundle(String symbolicName, String jar) {
    Map<String, String> changed = new TreeMap<>(bundles);
    changed.put(symbolicName, jar);
    TreeSet<String> still = new TreeSet<>(removed);
    still.remove(symbolicName);
    return new Choices(features, changed, List.copyOf(still));
  }

  Choices withoutBundle(String symbolicName, boolean ofFeature) {
    Map<String, String> changed = new TreeMap<>(bundles);
    changed.remove(symbolicName);
    TreeSet<String> gone = new TreeSet<>(removed);
    if (ofFeature) {
      gone.add(symbolicName);
    }
    return new Choices(features, changed, List.copyOf(gone));
  }
}
