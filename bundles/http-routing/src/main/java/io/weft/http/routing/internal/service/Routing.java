package io.weft.http.routing.internal.service;

import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.weft.http.routing.internal.action.CanonicalAction;
import io.weft.http.routing.internal.kernel.ListenerOptions;
import io.weft.http.routing.internal.kernel.RoutingMaps;
import io.weft.http.routing.internal.predicate.PredicateSet;
import io.weft.spi.definition.Definitions;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.mesh.FilterPlan;
import io.weft.spi.mesh.ListenerContext;
import io.weft.spi.relay.ActionTable;
import io.weft.spi.relay.ForwardOptions;
import io.weft.spi.relay.RequestPredicates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Route configurations in force, the tables that were made of them and the listeners that use
 * those. Safe for many threads; calls the mesh with its lock held, never the other way round.
 */
public final class Routing {
  /** {@code WEFT_PROTOCOL_HTTP1}. */
  private static final int HTTP1 = 1;

  private static final Set<String> NEEDS = Set.of("parse", "route", "balance");

  private final RoutingMaps maps;
  private final ActionTable actions;
  private final RouteTables tables;
  private final ListenerPredicates predicates = new ListenerPredicates();
  private final Map<String, RouteConfiguration> configs = new TreeMap<>();
  private final Map<TableKey, RouteTable> inForce = new HashMap<>();
  private final Map<Integer, Bound> listeners = new TreeMap<>();
  private final PredicateSet.Half half;
  private boolean closed;

  /**
   * @param half of the predicate bits, that no other version of this bundle has now
   * @param later runs what has to wait until no request uses the past any more
   */
  Routing(
      RoutingMaps maps,
      Clusters clusters,
      Definitions definitions,
      ActionTable actions,
      PredicateSet.Half half,
      RouteTables.Later later) {
    this.maps = maps;
    this.half = half;
    this.actions = actions;
    tables = new RouteTables(maps, clusters, definitions, actions, later);
  }

  /** What has to be evaluated before the kernel is asked. */
  public RequestPredicates predicates() {
    return predicates;
  }

  /**
   * Puts a route configuration in force, on all listeners that use it.
   *
   * @throws RefusedException when it cannot be honoured; the one before stays in force then
   */
  synchronized void put(RouteConfiguration config) throws RefusedException {
    String name = config.getName();
    List<TableKey> users =
        inForce.keySet().stream()
            .filter(key -> key.inline() == 0 && key.source().equals(name))
            .toList();
    if (users.isEmpty()) {
      tables.check(config);
    } else {
      replace(config, users);
    }
    configs.put(name, config);
  }

  /** All tables are made before the first is in force. */
  private void replace(RouteConfiguration config, List<TableKey> users) throws RefusedException {
    Map<TableKey, RouteTable> made = new LinkedHashMap<>();
    try {
      for (TableKey key : users) {
        made.put(key, make(config, key, inForce.get(key).predicates()));
      }
    } catch (RefusedException e) {
      made.forEach(
          (key, table) -> {
            predicates.publish(key, inForce.get(key).predicates());
            tables.retire(table);
          });
      throw e;
    }
    made.forEach(this::swap);
  }

  private RouteTable make(RouteConfiguration config, TableKey key, PredicateSet before)
      throws RefusedException {
    return tables.make(config, key.options(), before, set -> predicates.publish(key, set));
  }

  private void swap(TableKey key, RouteTable table) {
    RouteTable old = inForce.put(key, table);
    boolean outcomeChanged = !sole(key, table).equals(sole(key, old));
    for (Bound bound : users(key)) {
      point(bound, table);
      if (outcomeChanged) {
        bound.context().replan().run();
      }
    }
    tables.retire(old);
  }

  private static SoleOutcome sole(TableKey key, RouteTable table) {
    return SoleOutcome.of(table.model(), key.options());
  }

  private List<Bound> users(TableKey key) {
    return listeners.values().stream().filter(bound -> bound.key().equals(key)).toList();
  }

  private void point(Bound bound, RouteTable table) {
    maps.listener(bound.id(), table.number(), bound.options(), bound.canonicalAction());
  }

  /** A route configuration is gone; listeners that still use it keep its table. */
  synchronized void remove(String name) {
    configs.remove(name);
  }

  /**
   * Makes the tables of a listener.
   *
   * @throws RefusedException when its configuration cannot be honoured; nothing is held then
   */
  synchronized FilterPlan plan(ListenerContext context, HttpConnectionManager manager)
      throws RefusedException {
    HttpSettings settings = HttpSettingsReader.read(manager);
    TableKey key = key(context, settings);
    RouteTable table = inForce.get(key);
    if (table == null) {
      table = make(config(settings.routes()), key, PredicateSet.empty(half));
      inForce.put(key, table);
    }
    Bound bound = new Bound(context, key, canonical(settings.options()));
    listeners.put(bound.id(), bound);
    predicates.bind(bound.id(), key);
    point(bound, table);
    SoleOutcome sole = sole(key, table);
    return new FilterPlan(
        HTTP1, NEEDS, sole.cluster(), 0, sole.reason(), false, () -> close(bound));
  }

  private static TableKey key(ListenerContext context, HttpSettings settings) {
    return switch (settings.routes()) {
      case HttpSettings.Named named -> new TableKey(named.name(), 0, settings.options());
      case HttpSettings.Inline inline ->
          new TableKey(context.name(), context.id(), settings.options());
    };
  }

  /** A listener whose routes never came answers 404 until they do, as Envoy does. */
  private RouteConfiguration config(HttpSettings.Routes routes) {
    return switch (routes) {
      case HttpSettings.Named named ->
          configs.getOrDefault(
              named.name(), RouteConfiguration.newBuilder().setName(named.name()).build());
      case HttpSettings.Inline inline -> inline.config();
    };
  }

  private int canonical(ListenerOptions options) {
    return actions.register(new CanonicalAction(options, ForwardOptions.DEFAULT));
  }

  private synchronized void close(Bound bound) {
    listeners.remove(bound.id(), bound);
    predicates.unbind(bound.id());
    actions.release(bound.canonicalAction());
    if (!closed) {
      maps.removeListener(bound.id());
    }
    if (users(bound.key()).isEmpty()) {
      RouteTable table = inForce.remove(bound.key());
      predicates.forget(bound.key());
      tables.retire(table);
    }
  }

  /** The kernel's tables are gone; what is held is given back as listeners end. */
  synchronized void closed() {
    closed = true;
  }

  /** Listeners in force, and those before them that still end. */
  public synchronized Collection<Bound> listeners() {
    return new ArrayList<>(listeners.values());
  }

  /** Tables in force. */
  public synchronized Map<TableKey, RouteTable> tables() {
    return Map.copyOf(inForce);
  }

  /** Route configurations by RDS. */
  public synchronized int configurations() {
    return configs.size();
  }
}
