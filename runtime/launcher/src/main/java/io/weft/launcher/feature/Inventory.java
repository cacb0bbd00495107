package io.weft.launcher.feature;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;

/** The bundles that this node has deployed, by symbolic name, in the order of their deployment. */
final class Inventory {

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * A deployed bundle.
   *
   * @param bundle in the framework
   * @param jar what it runs from
   * @param level start level
   * @param features who needs it; none if it was installed by hand or dropped in
   */
  record Entry(Bundle bundle, Path jar, int level, Set<String> features) {

    Entry {
      features = Set.copyOf(features);
    }

    Entry running(Bundle newer, Path newerJar) {
      return new Entry(newer, newerJar, level, features);
    }

    Entry neededBy(String feature) {
      Set<String> more = new TreeSet<>(features);
      more.add(feature);
      return new Entry(bundle, jar, level, more);
    }

    Entry without(String feature) {
      Set<String> less = new TreeSet<>(features);
      less.remove(feature);
      return new Entry(bundle, jar, level, less);
    }
  }

  Optional<Entry> find(String symbolicName) {
    return Optional.ofNullable(entries.get(symbolicName));
  }

  void put(Entry entry) {
    entries.put(entry.bundle().getSymbolicName(), entry);
  }

  void remove(String symbolicName) {
    entries.remove(symbolicName);
  }

  List<Entry> ofFeature(String feature) {
    return entries.values().stream().filter(entry -> entry.features().contains(feature)).toList();
  }

  /** The entries as they are now, to go back to. */
  Map<String, Entry> snapshot() {
    return new LinkedHashMap<>(entries);
  }

  /** Goes back to a snapshot; the bundles that came after it. */
  List<Bundle> restore(Map<String, Entry> snapshot) {
    List<Bundle> later =
        entries.values().stream()
            .filter(entry -> !snapshot.containsKey(entry.bundle().getSymbolicName()))
            .map(Entry::bundle)
            .toList();
    entries.clear();
    entries.putAll(snapshot);
    return later;
  }

  Optional<Entry> of(Bundle bundle) {
    return entries.values().stream().filter(entry -> entry.bundle().equals(bundle)).findFirst();
  }
}
