package io.weft.xds.engine;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Refusals that the answer to a response could not name any more: a resource that had to wait, or
 * that a bundle refuses which came later.
 */
final class LateRefusals {
  private final Set<Entry> refused = new LinkedHashSet<>();
  private Answer answer = Answer.NONE;

  private record Answer(SourceId source, String typeUrl, Set<String> names) {
    static final Answer NONE = new Answer(new SourceId("", 0), "", Set.of());

    boolean names(Entry entry) {
      return entry.isOf(source)
          && entry.name.typeUrl().equals(typeUrl)
          && names.contains(entry.name.name());
    }
  }

  /** A version is refused. */
  void add(Entry entry) {
    refused.add(entry);
  }

  /** The pass that follows is for a response; its answer will name these. */
  void answering(SourceId source, String typeUrl, Set<String> names) {
    answer = new Answer(source, typeUrl, names);
  }

  /** Tells the sources of the rest, each version once. */
  void tell(SubscriptionBook sources) {
    var bySource = new LinkedHashMap<SourceId, Map<String, Map<String, String>>>();
    for (Entry entry : refused) {
      if (entry.state == Entry.State.REFUSED && entry.reportsAnew() && !answer.names(entry)) {
        bySource
            .computeIfAbsent(entry.chosen().source(), s -> new LinkedHashMap<>())
            .computeIfAbsent(entry.name.typeUrl(), t -> new LinkedHashMap<>())
            .put(entry.name.name(), entry.reason);
      }
    }
    refused.clear();
    answer = Answer.NONE;
    bySource.forEach(
        (id, types) -> sources.find(id).ifPresent(source -> types.forEach(source::refused)));
  }
}
