package io.weft.xds.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.weft.xds.engine.Entry.State;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives ready versions to handlers: clusters, endpoints, routes, listeners, whatever order they
 * came in.
 */
final class Reconciler {
  private final Resources resources;
  private final References references;
  private final Evaluation evaluation;
  private final Serial serial;
  private final Observer observer;
  private final LateRefusals refusals;
  private final Set<SourceId> changed = new HashSet<>();

  Reconciler(
      Resources resources,
      References references,
      Evaluation evaluation,
      Serial serial,
      Observer observer,
      LateRefusals refusals) {
    this.resources = resources;
    this.references = references;
    this.evaluation = evaluation;
    this.serial = serial;
    this.observer = observer;
    this.refusals = refusals;
  }

  /** Applies everything that is ready. */
  void apply() {
    for (Optional<TypeState> type = resources.firstDirty();
        type.isPresent();
        type = resources.firstDirty()) {
      applyReady(type.get());
    }
    for (TypeState type : List.copyOf(resources.types())) {
      if (type.handlers.stream().anyMatch(h -> !h.replayed())) {
        apply(type, List.of());
      }
    }
  }

  private void applyReady(TypeState type) {
    List<Entry> dirty = List.copyOf(type.dirty);
    type.dirty.clear();
    List<Entry> ready = dirty.stream().filter(this::ready).toList();
    if (!ready.isEmpty()) {
      apply(type, ready);
    }
  }

  private boolean ready(Entry entry) {
    State before = entry.state;
    boolean ready = evaluation.ready(entry);
    if (entry.state == State.REFUSED && before != State.REFUSED) {
      refused(entry);
    }
    return ready;
  }

  private void refused(Entry entry) {
    refusals.add(entry);
    observer.refused(entry.name, entry.reason);
  }

  private void apply(TypeState type, List<Entry> ready) {
    long start = System.nanoTime();
    Map<String, String> refused = new LinkedHashMap<>();
    for (HandlerState handler : List.copyOf(type.handlers)) {
      refused.putAll(give(handler, type, ready));
    }
    long nanos = System.nanoTime() - start;
    int taken = 0;
    for (Entry entry : ready) {
      taken += settle(entry, Optional.ofNullable(refused.get(entry.name.name()))) ? 1 : 0;
    }
    if (taken > 0) {
      observer.applied(type.typeUrl, taken, 0, nanos);
    }
  }

  private Map<String, String> give(HandlerState handler, TypeState type, List<Entry> ready) {
    Map<String, Message> messages = new LinkedHashMap<>();
    Map<String, ByteString> values = new LinkedHashMap<>();
    if (!handler.replayed()) {
      type.entries.values().stream()
          .filter(e -> e.applied != null)
          .forEach(e -> replay(e, messages, values));
    }
    for (Entry entry : ready) {
      ByteString value = entry.chosen().value();
      if (!handler.has(entry.name.name(), value)) {
        messages.put(entry.name.name(), entry.parsed);
        values.put(entry.name.name(), value);
      }
    }
    boolean nothing = messages.isEmpty() && handler.replayed();
    return nothing ? Map.of() : handler.apply(messages, values);
  }

  private static void replay(
      Entry entry, Map<String, Message> messages, Map<String, ByteString> values) {
    try {
      messages.put(entry.name.name(), entry.type.parse(entry.applied.value()));
      values.put(entry.name.name(), entry.applied.value());
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalStateException(entry.name + " was applied and cannot be read", e);
    }
  }

  private boolean settle(Entry entry, Optional<String> refusal) {
    entry.parsed = null;
    if (refusal.isPresent()) {
      evaluation.refuse(entry, refusal.get());
      refused(entry);
      return false;
    }
    observer.accepted(entry.name);
    if (entry.applied != null) {
      changed.add(entry.applied.source());
    }
    entry.applied = entry.chosen();
    entry.appliedAt = serial.now();
    entry.state = State.APPLIED;
    entry.reason = "";
    changed.add(entry.applied.source());
    references.applied(entry);
    evaluation.wakeReferrers(entry);
    return true;
  }

  /** Takes a removed entry out of force. */
  void removed(TypeState type, List<Entry> entries) {
    long start = System.nanoTime();
    Set<String> names = new HashSet<>();
    entries.forEach(e -> names.add(e.name.name()));
    type.handlers.forEach(h -> h.remove(names));
    for (Entry entry : entries) {
      changed.add(entry.applied.source());
      entry.applied = null;
      references.removed(entry);
    }
    observer.applied(type.typeUrl, 0, names.size(), System.nanoTime() - start);
  }

  /** Sources whose resources in force have changed since the last call. */
  Set<SourceId> takeChanged() {
    var taken = Set.copyOf(changed);
    changed.clear();
    return taken;
  }
}
