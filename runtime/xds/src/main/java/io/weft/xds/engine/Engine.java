package io.weft.xds.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.weft.spi.xds.FieldCoverage;
import io.weft.spi.xds.ResourceHandler;
import io.weft.spi.xds.ResourceName;
import io.weft.xds.coverage.ApiTypes;
import io.weft.xds.coverage.CoverageCheck;
import io.weft.xds.coverage.CoverageTable;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings resources from sources to handlers: compares, checks coverage, warms, orders. All methods
 * are called on the serial thread.
 */
public final class Engine {
  private final CoverageCheck coverage;
  private final Resources resources;
  private final References references = new References();
  private final SubscriptionBook subscriptions = new SubscriptionBook();
  private final Evaluation evaluation;
  private final Reconciler reconciler;
  private final Removal removal;
  private final Observer observer;
  private final Set<SourceId> detached = new HashSet<>();
  private boolean open;

  /**
   * @param warming how long a resource waits for what it refers to, and a removed one for what
   *     refers to it
   */
  public Engine(
      Serial serial, ApiTypes types, CoverageCheck coverage, Duration warming, Observer observer) {
    this.coverage = coverage;
    this.observer = observer;
    resources = new Resources(types);
    evaluation =
        new Evaluation(
            resources, references, coverage, new FetchTimeout(types, warming), serial, wake());
    reconciler = new Reconciler(resources, references, evaluation, serial, observer);
    removal = new Removal(resources, references, reconciler, serial, warming, this::reconcile);
  }

  private Evaluation.Wake wake() {
    return new Evaluation.Wake() {
      @Override
      public void now(Entry entry) {
        look(entry);
      }

      @Override
      public void later(Entry entry) {
        look(entry);
        reconcile();
      }
    };
  }

  private void look(Entry entry) {
    if (entry.type.entries.get(entry.name.name()) == entry) {
      entry.type.dirty.add(entry);
    }
  }

  /**
   * Starts to apply; until then everything is only collected, so that a node's bundles can all be
   * there first.
   */
  public void open() {
    open = true;
    reconcile();
  }

  public boolean isOpen() {
    return open;
  }

  /** A source is there, for the first time or again after {@link #detach}. */
  public void add(Source source) {
    List<SourceId> renamed =
        detached.stream()
            .filter(id -> id.name().equals(source.id().name()) && !id.equals(source.id()))
            .toList();
    detached.removeIf(id -> id.name().equals(source.id().name()));
    subscriptions.add(source);
    references.touchAll();
    renamed.forEach(this::remove);
    reconcile();
  }

  /**
   * A source stops to be heard, because it or the node is configured anew or stops; its resources
   * stay in force.
   */
  public void detach(SourceId source) {
    subscriptions.remove(source);
    detached.add(source);
  }

  /** A source is not configured any more: its resources leave. */
  public void remove(SourceId source) {
    subscriptions.remove(source);
    for (TypeState type : List.copyOf(resources.types())) {
      for (Entry entry : List.copyOf(type.entries.values())) {
        withdraw(source, entry);
      }
    }
    reconcile();
  }

  private void withdraw(SourceId source, Entry entry) {
    if (entry.offers.remove(source) != null) {
      look(entry);
    }
  }

  /**
   * A source sent resources.
   *
   * @param offers by name
   * @param removed names that it does not have any more
   * @return the names among {@code offers} that are refused, with reasons
   */
  public Map<String, String> update(
      SourceId source, String typeUrl, Map<String, Offer> offers, Set<String> removed) {
    TypeState type = collect(source, typeUrl, offers, removed);
    reconcile();
    return refused(source, type, offers.keySet());
  }

  /** All that a source has, by type and name: what it had before besides is gone. */
  public void replace(SourceId source, Map<String, Map<String, Offer>> all) {
    all.forEach((type, offers) -> collect(source, type, offers, Set.of()));
    for (TypeState type : List.copyOf(resources.types())) {
      Set<String> present = all.getOrDefault(type.typeUrl, Map.of()).keySet();
      for (Entry entry : List.copyOf(type.entries.values())) {
        if (!present.contains(entry.name.name())) {
          withdraw(source, entry);
        }
      }
    }
    reconcile();
  }

  private TypeState collect(
      SourceId source, String typeUrl, Map<String, Offer> offers, Set<String> removed) {
    TypeState type = resources.type(typeUrl);
    offers.forEach(
        (name, offer) -> {
          Entry entry = resources.entry(new ResourceName(typeUrl, name));
          if (entry.offer(offer)) {
            look(entry);
          }
        });
    for (String name : removed) {
      Entry entry = type.entries.get(name);
      if (entry != null) {
        withdraw(source, entry);
      }
    }
    return type;
  }

  private static Map<String, String> refused(SourceId source, TypeState type, Set<String> names) {
    var refused = new LinkedHashMap<String, String>();
    for (String name : names) {
      Entry entry = type.entries.get(name);
      if (entry != null
          && entry.state == Entry.State.REFUSED
          && entry.chosen() != null
          && entry.chosen().source().equals(source)) {
        refused.put(name, entry.reason);
      }
    }
    return refused;
  }

  /**
   * The name that a resource has inside.
   *
   * @throws InvalidProtocolBufferException when it is no message of its type, or the type is not
   *     known
   */
  public String nameOf(String typeUrl, ByteString value) throws InvalidProtocolBufferException {
    return MessageNames.of(resources.type(typeUrl).parse(value));
  }

  /** The names of a type that a source has, for reconciling after a reconnect. */
  public Map<String, String> versions(SourceId source, String typeUrl) {
    var versions = new LinkedHashMap<String, String>();
    for (Entry entry : resources.type(typeUrl).entries.values()) {
      Offer offer = entry.offers.get(source);
      if (offer != null) {
        versions.put(entry.name.name(), offer.version());
      }
    }
    return versions;
  }

  /** Handlers are there; they get everything of their types that is in force. */
  public void add(Collection<? extends ResourceHandler<?>> handlers) {
    for (ResourceHandler<?> handler : handlers) {
      TypeState type = resources.type(handler.type().typeUrl());
      type.handledAs(handler.type());
      type.handlers.add(new HandlerState(handler));
      type.entries.values().forEach(this::look);
    }
    handlers.stream()
        .sorted(Comparator.comparingInt(h -> h.type().order()))
        .forEach(h -> subscriptions.watch(h.type().typeUrl()));
    reconcile();
  }

  /**
   * A handler has gone. What it holds in force is its own affair; new versions wait for another
   * handler.
   */
  public void remove(ResourceHandler<?> handler) {
    TypeState type = resources.type(handler.type().typeUrl());
    type.handlers.removeIf(h -> h.is(handler));
    type.entries.values().forEach(this::look);
    reconcile();
  }

  /** The coverage has changed: everything is judged again. */
  public void cover(Collection<? extends FieldCoverage> parts) {
    coverage.cover(parts);
    evaluation.coverageChanged();
    resources.types().forEach(type -> type.entries.values().forEach(this::look));
    reconcile();
  }

  public CoverageTable coverageTable() {
    return coverage.table();
  }

  private void reconcile() {
    if (!open) {
      return;
    }
    do {
      reconciler.apply();
      subscribe();
      removal.run();
    } while (subscribe());
    for (SourceId source : reconciler.takeChanged()) {
      Source known = subscriptions.source(source);
      if (known != null) {
        known.appliedChanged();
      }
    }
    observer.reconciled();
  }

  /** A resource of a source whose fate is open, for people; empty when all are settled. */
  public Optional<String> unsettled(SourceId source) {
    return resources.types().stream()
        .flatMap(type -> type.entries.values().stream())
        .filter(entry -> entry.chosen() != null && entry.chosen().source().equals(source))
        .flatMap(entry -> evaluation.unsettled(entry).stream())
        .findFirst();
  }

  /** Whether subscriptions changed, which can make offers leave. */
  private boolean subscribe() {
    Set<ResourceName> touched = references.takeTouched();
    touched.forEach(this::referrersChanged);
    subscriptions.update(touched, references, this::dropped);
    return !touched.isEmpty();
  }

  private void referrersChanged(ResourceName name) {
    resources
        .find(name)
        .ifPresent(
            entry -> {
              if (!references.any(name)) {
                entry.type.leaving.add(entry);
              }
            });
  }

  private void dropped(SourceId source, ResourceName name) {
    // Nobody keeps it up to date any more; if it is wanted again it is fetched again.
    Source known = subscriptions.source(source);
    if (known != null && known.pushesAll()) {
      return;
    }
    resources.find(name).ifPresent(entry -> withdraw(source, entry));
  }

  /** Everything in force from a source, for the last good configuration. */
  public Map<ResourceName, Offer> inForce(SourceId source) {
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

  /** All resources as they are now. */
  public Collection<ResourceStatus> status() {
    var all = new LinkedHashSet<ResourceStatus>();
    for (TypeState type : resources.types()) {
      type.entries.values().forEach(entry -> all.add(ResourceStatus.of(entry)));
    }
    return all;
  }

  /** How many names of a type a source is asked for. */
  public long subscribed(SourceId source, String typeUrl) {
    return subscriptions.count(source, typeUrl);
  }
}
