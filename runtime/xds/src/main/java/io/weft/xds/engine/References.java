package io.weft.xds.engine;

import io.weft.spi.xds.ResourceName;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Who refers to whom, by offered and by applied versions alike. */
final class References {
  private final Map<ResourceName, Set<Entry>> referrers = new HashMap<>();
  private final Set<ResourceName> touched = new LinkedHashSet<>();

  /** The offered version of an entry refers to these. */
  void offered(Entry entry, Set<ResourceName> names) {
    Set<ResourceName> before = entry.references;
    entry.references = Set.copyOf(names);
    update(entry, before, entry.references);
  }

  /** The offered version is in force now. */
  void applied(Entry entry) {
    Set<ResourceName> before = entry.appliedReferences;
    entry.appliedReferences = entry.references;
    update(entry, before, entry.appliedReferences);
  }

  /** Nothing of an entry is in force. */
  void removed(Entry entry) {
    Set<ResourceName> before = entry.appliedReferences;
    entry.appliedReferences = Set.of();
    update(entry, before, Set.of());
    offered(entry, Set.of());
  }

  private void update(Entry entry, Set<ResourceName> before, Set<ResourceName> after) {
    for (ResourceName name : after) {
      if (referrers.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(entry)) {
        touched.add(name);
      }
    }
    for (ResourceName name : before) {
      if (!entry.references.contains(name) && !entry.appliedReferences.contains(name)) {
        referrers.computeIfPresent(name, (n, set) -> without(set, entry));
        touched.add(name);
      }
    }
  }

  private static Set<Entry> without(Set<Entry> set, Entry entry) {
    set.remove(entry);
    return set.isEmpty() ? null : set;
  }

  Set<Entry> of(ResourceName name) {
    return referrers.getOrDefault(name, Set.of());
  }

  boolean any(ResourceName name) {
    return referrers.containsKey(name);
  }

  /** Everything counts as changed: a source came that may have to be asked. */
  void touchAll() {
    touched.addAll(referrers.keySet());
  }

  /** Names whose referrers have changed since the last call. */
  Set<ResourceName> takeTouched() {
    var taken = new LinkedHashSet<>(touched);
    touched.clear();
    return taken;
  }
}
