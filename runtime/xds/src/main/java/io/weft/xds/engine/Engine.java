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
  private final SubscriptionBook subscriptions = new SubscriptionBook();
  private final LateRefusals refusals = new LateRefusals();
  private final Evaluation evaluation;
  private final References references = new References();
  private final Offers offers;
  private final Pass pass;
  private final Set<SourceId> detached = new HashSet<>();
  private boolean open;

  /**
   * @param warming how long a resource waits for what it refers to, and a removed one for what
   *     refers to it
   */
  public Engine(
      Serial serial, ApiTypes types, CoverageCheck coverage, Duration warming, Observer observer) {
    this.coverage = coverage;
    resources = new Resources(types);
    offers = new Offers(resources, Engine::look);
    var timeout = new FetchTimeout(types, warming);
    evaluation = new Evaluation(resources, references, coverage, timeout, serial, wake());
    var reconciler = new Reconciler(resources, references, evaluation, serial, observer, refusals);
    var removal = new Removal(resources, references, reconciler, serial, warming, this::reconcile);
    pass =
        new Pass(
            resources, references, subscriptions, reconciler, removal, offers, refusals, observer);
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

  private static void look(Entry entry) {
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
    offers.replace(source, Map.of());
    reconcile();
  }

  /**
   * A source sent resources.
   *
   * @param offered by name
   * @param removed names that it does not have any more
   * @return the names among {@code offered} that are refused, with reasons
   */
  public Map<String, String> update(
      SourceId source, String typeUrl, Map<String, Offer> offered, Set<String> removed) {
    offers.collect(source, typeUrl, offered, removed);
    if (open) {
      refusals.answering(source, typeUrl, offered.keySet());
      reconcile();
    }
    return offers.refused(source, typeUrl, offered.keySet());
  }

  /** All that a source has, by type and name: what it had before besides is gone. */
  public void replace(SourceId source, Map<String, Map<String, Offer>> all) {
    offers.replace(source, all);
    reconcile();
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
    return offers.versions(source, typeUrl);
  }

  /** Handlers are there; they get everything of their types that is in force. */
  public void add(Collection<? extends ResourceHandler<?>> handlers) {
    for (ResourceHandler<?> handler : handlers) {
      TypeState type = resources.type(handler.type().typeUrl());
      type.handledAs(handler.type());
      type.handlers.add(new HandlerState(handler));
      type.entries.values().forEach(Engine::look);
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
    type.entries.values().forEach(Engine::look);
    reconcile();
  }

  /** The coverage has changed: everything is judged again. */
  public void cover(Collection<? extends FieldCoverage> parts) {
    coverage.cover(parts);
    evaluation.coverageChanged();
    resources.types().forEach(type -> type.entries.values().forEach(Engine::look));
    reconcile();
  }

  public CoverageTable coverageTable() {
    return coverage.table();
  }

  private void reconcile() {
    if (open) {
      pass.run();
    }
  }

  /** A resource of a source whose fate is open, for people; empty when all are settled. */
  public Optional<String> unsettled(SourceId source) {
    return resources.types().stream()
        .flatMap(type -> type.entries.values().stream())
        .filter(entry -> entry.chosen() != null && entry.chosen().source().equals(source))
        .flatMap(entry -> evaluation.unsettled(entry).stream())
        .findFirst();
  }

  /** Everything in force from a source, for the last good configuration. */
  public Map<ResourceName, Offer> inForce(SourceId source) {
    return offers.inForce(source);
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
