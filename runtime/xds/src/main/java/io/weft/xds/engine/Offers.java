package io.weft.xds.engine;

import io.weft.spi.xds.ResourceName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What sources offer. */
final class Offers {
  private final Resources resources;
  private final Consumer<Entry> look;

  /**
   * @param look told each entry whose offers have changed
   */
  Offers(Resources resources, Consumer<Entry> look) {
    this.resources = resources;
    this.look = look;
  }

  /** Takes what a source sent and drops what it does not have any more. */
  void collect(SourceId source, String typeUrl, Map<String, Offer> offers, Set<String> removed) {
    TypeState type = resources.type(typeUrl);
    offers.forEach(
        (name, offer) -> {
          Entry entry = resources.entry(new ResourceName(typeUrl, name));
          if (entry.offer(offer)) {
            look.accept(entry);
          }
        });
    for (String name : removed) {
      Entry entry = type.entries.get(name);
      if (entry != null) {
        withdraw(source, entry);
      }
    }
  }

  /** Takes all that a source has, by type and name. */
  void replace(SourceId source, Map<String, Map<String, Offer>> all) {
    all.forEach((type, offers) -> collect(source, type, offers, Set.of()));
    for (TypeState type : List.copyOf(resources.types())) {
      Set<String> present = all.getOrDefault(type.typeUrl, Map.of()).keySet();
      for (Entry entry : List.copyOf(type.entries.values())) {
        if (!present.contains(entry.name.name())) {
          withdraw(source, entry);
        }
      }
    }
  }

  /** A source has this one no more. */
  void withdraw(SourceId source, Entry entry) {
    if (entry.offers.remove(source) != null) {
      look.accept(entry);
    }
  }

  /** Those of a source's resources that are refused, with reasons. */
  Map<String, String> refused(SourceId source, String typeUrl, Set<String> names) {
    TypeState type = resources.type(typeUrl);
    var refused = new LinkedHashMap<String, String>();
    for (String name : names) {
      Entry entry = type.entries.get(name);
      if (entry != null && entry.state == Entry.State.REFUSED && entry.isOf(source)) {
        refused.put(name, entry.reason);
      }
    }
    return refused;
  }

  /** Names and versions of a type that a source has. */
  Map<String, String> versions(SourceId source, String typeUrl) {
    var versions = new LinkedHashMap<String, String>();
    for (Entry entry : resources.type(typeUrl).entries.values()) {
      Offer offer = entry.offers.get(source);
      if (offer != null) {
        versions.put(entry.name.name(), offer.version());
      }
    }
    return versions;
  }

  /** Everything in force from a source. */
  Map<ResourceName, Offer> inForce(SourceId source) {
    var offers = new LinkedHashMap<ResourceName, Offer>();
    for (TypeState type : resources.types()) {
      for (Entry entry : type.entries.values()) {
        if (entry.applied != null && entry.applied.source().equals(source)) {
          offers.put(entry.name, entry.applied);
        }
      }
    }
    return offers;
  }
}
