package io.weft.xds.engine;

import io.weft.spi.xds.ResourceName;
import io.weft.xds.coverage.ApiTypes;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All resources by type and name. */
final class Resources {
  private final ApiTypes types;
  private final Map<String, TypeState> byType = new TreeMap<>();

  Resources(ApiTypes types) {
    this.types = types;
  }

  TypeState type(String typeUrl) {
    return byType.computeIfAbsent(
        typeUrl, t -> new TypeState(t, types.find(t.substring(t.lastIndexOf('/') + 1))));
  }

  Collection<TypeState> types() {
    return byType.values();
  }

  Entry entry(ResourceName name) {
    TypeState type = type(name.typeUrl());
    return type.entries.computeIfAbsent(name.name(), n -> new Entry(name, type));
  }

  Optional<Entry> find(ResourceName name) {
    return Optional.ofNullable(byType.get(name.typeUrl()))
        .map(type -> type.entries.get(name.name()));
  }

  /** The first type in make-before-break order that has entries to look at. */
  Optional<TypeState> firstDirty() {
    return byType.values().stream()
        .filter(type -> !type.dirty.isEmpty())
        .min(Comparator.comparingInt(TypeState::order));
  }

  /** Types in the order of removals. */
  List<TypeState> lastFirst() {
    return byType.values().stream()
        .filter(type -> !type.leaving.isEmpty())
        .sorted(Comparator.comparingInt(TypeState::order).reversed())
        .toList();
  }

  void forget(Entry entry) {
    entry.type.entries.remove(entry.name.name());
    entry.type.dirty.remove(entry);
    entry.type.leaving.remove(entry);
  }
}
