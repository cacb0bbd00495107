package io.weft.xds.engine;

import io.weft.spi.xds.ResourceName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What each source is asked for by name: what its own resources refer to. */
final class SubscriptionBook {
  private final Map<SourceId, Source> sources = new HashMap<>();
  private final Map<ResourceName, Set<SourceId>> asked = new HashMap<>();
  private final Set<String> watched = new LinkedHashSet<>();

  void add(Source source) {
    sources.put(source.id(), source);
    watched.forEach(source::watch);
  }

  void remove(SourceId source) {
    sources.remove(source);
    asked
        .values()
        .removeIf(
            s -> {
              s.remove(source);
              return s.isEmpty();
            });
  }

  void watch(String typeUrl) {
    if (!ByName.contains(typeUrl) && watched.add(typeUrl)) {
      sources.values().forEach(s -> s.watch(typeUrl));
    }
  }

  Optional<Source> find(SourceId id) {
    return Optional.ofNullable(sources.get(id));
  }

  /** Brings the subscriptions of these names in line with their referrers. */
  void update(Set<ResourceName> names, References references, Dropped dropped) {
    var added = new LinkedHashMap<SourceId, Map<String, Set<String>>>();
    var removed = new LinkedHashMap<SourceId, Map<String, Set<String>>>();
    for (ResourceName name : names) {
      if (ByName.contains(name.typeUrl())) {
        Set<SourceId> now = wantedAt(name, references);
        Set<SourceId> before = asked.getOrDefault(name, Set.of());
        now.stream().filter(s -> !before.contains(s)).forEach(s -> note(added, s, name));
        before.stream().filter(s -> !now.contains(s)).forEach(s -> note(removed, s, name));
        before.stream().filter(s -> !now.contains(s)).forEach(s -> dropped.at(s, name));
        keep(name, now);
      }
    }
    for (Source source : sources.values()) {
      send(
          source,
          added.getOrDefault(source.id(), Map.of()),
          removed.getOrDefault(source.id(), Map.of()));
    }
  }

  /** A source is not asked for a name any more. */
  interface Dropped {
    void at(SourceId source, ResourceName name);
  }

  private void keep(ResourceName name, Set<SourceId> now) {
    if (now.isEmpty()) {
      asked.remove(name);
    } else {
      asked.put(name, now);
    }
  }

  private static void note(
      Map<SourceId, Map<String, Set<String>>> map, SourceId source, ResourceName name) {
    map.computeIfAbsent(source, s -> new LinkedHashMap<>())
        .computeIfAbsent(name.typeUrl(), t -> new LinkedHashSet<>())
        .add(name.name());
  }

  private static void send(
      Source source, Map<String, Set<String>> added, Map<String, Set<String>> removed) {
    var types = new LinkedHashSet<>(added.keySet());
    types.addAll(removed.keySet());
    types.forEach(
        t ->
            source.subscribe(
                t, added.getOrDefault(t, Set.of()), removed.getOrDefault(t, Set.of())));
  }

  private Set<SourceId> wantedAt(ResourceName name, References references) {
    var at = new HashSet<SourceId>();
    for (Entry referrer : references.of(name)) {
      if (referrer.references.contains(name) && referrer.chosen() != null) {
        at.add(referrer.chosen().source());
      }
      if (referrer.appliedReferences.contains(name) && referrer.applied != null) {
        at.add(referrer.applied.source());
      }
    }
    at.retainAll(sources.keySet());
    return at;
  }

  /** How many names of a type a source is asked for. */
  long count(SourceId source, String typeUrl) {
    return asked.entrySet().stream()
        .filter(e -> e.getKey().typeUrl().equals(typeUrl) && e.getValue().contains(source))
        .count();
  }
}
