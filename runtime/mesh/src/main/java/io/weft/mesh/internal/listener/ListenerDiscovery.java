package io.weft.mesh.internal.listener;

import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.weft.mesh.internal.id.Refusals;
import io.weft.mesh.internal.id.Work;
import io.weft.mesh.internal.table.ListenerKey;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.NetworkFilterHandler;
import io.weft.spi.xds.ResourceName;
import io.weft.spi.xds.ResourceUpdate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** LDS. Called under the mesh's lock. */
public final class ListenerDiscovery {
  private static final Logger LOG = LogManager.getLogger(ListenerDiscovery.class);

  private final ListenerBook book;
  private final Planner planner;
  private final ListenerReader reader;
  private final Handlers handlers;
  private final Work work;
  private final Refusals refusals;
  private Runnable inherited = () -> {};

  ListenerDiscovery(
      ListenerBook book,
      Planner planner,
      ListenerReader reader,
      Handlers handlers,
      Work work,
      Refusals refusals) {
    this.book = book;
    this.planner = planner;
    this.reader = reader;
    this.handlers = handlers;
    this.work = work;
    this.refusals = refusals;
  }

  /** Resources that a listener needs before it. */
  public Set<ResourceName> references(Listener listener) {
    try {
      var filter = reader.read(listener).filter();
      return handlers.newest(filter.getTypeUrl()).map(h -> h.references(filter)).orElse(Set.of());
    } catch (RefusedException e) {
      // Applying it will say so.
      return Set.of();
    }
  }

  /** A batch of LDS; what was refused, by name. */
  public Map<String, String> apply(ResourceUpdate<Listener> update) {
    var refused = put(update.changed(), update.removed());
    update.removed().forEach(book::remove);
    if (!update.removed().isEmpty()) {
      // Their addresses are free now.
      refusals.retry();
    }
    if (!update.changed().isEmpty()) {
      listenersCame();
    }
    return refused;
  }

  /**
   * Addresses of an earlier process lead where it said until the first listeners are in force.
   *
   * @param done called then: nobody newly chooses that process's rows any more
   */
  public void inherit(Set<ListenerKey> keys, Runnable done) {
    inherited =
        () -> {
          book.forgetInherited(keys);
          done.run();
        };
  }

  private void listenersCame() {
    Runnable once = inherited;
    inherited = () -> {};
    once.run();
  }

  private Map<String, String> put(Map<String, Listener> changed, Set<String> removed) {
    var refused = new TreeMap<String, String>();
    var batch = new TreeMap<String, Planned>();
    changed.forEach(
        (name, listener) -> {
          try {
            batch.put(name, plan(listener));
          } catch (RefusedException e) {
            refused.put(name, e.getMessage());
          }
        });
    for (var conflict = conflict(batch, removed);
        conflict.isPresent();
        conflict = conflict(batch, removed)) {
      planner.retire(batch.remove(conflict.get().getKey()), () -> {});
      refused.put(conflict.get().getKey(), conflict.get().getValue());
    }
    batch.values().forEach(book::commit);
    refused.forEach(this::refuse);
    return refused;
  }

  private void refuse(String name, String reason) {
    refusals.count("listener");
    LOG.warn("listener {} refused, the last good one stays: {}", name, reason);
  }

  private Planned plan(Listener listener) throws RefusedException {
    return planner.plan(listener, id -> replanSoon(listener.getName(), id));
  }

  /** The first listener of a batch that wants an address which another one has, with the reason. */
  private Optional<Map.Entry<String, String>> conflict(
      Map<String, Planned> batch, Set<String> removed) {
    var claims = new HashMap<ListenerKey, String>();
    for (ListenerState state : book.states()) {
      if (!removed.contains(state.name()) && !batch.containsKey(state.name())) {
        state.keys().forEach(key -> claims.put(key, state.name()));
      }
    }
    for (Planned planned : batch.values()) {
      for (ListenerKey key : planned.keys()) {
        String other = claims.putIfAbsent(key, planned.name());
        if (other != null && !other.equals(planned.name())) {
          return Optional.of(
              Map.entry(planned.name(), "its address " + key + " is that of listener " + other));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * A handler came: it plans all listeners of its type, and what was refused is asked for again.
   */
  public void addHandler(NetworkFilterHandler handler) {
    handlers.add(handler);
    LOG.info("network filter {}: {} handles it", handler.typeUrl(), handler.getClass().getName());
    List.copyOf(book.states()).stream()
        .filter(state -> state.typeUrl().equals(handler.typeUrl()))
        .forEach(this::takeOver);
    handler.replayed();
    refusals.retry();
  }

  /** A handler went: another version takes its listeners over, else they stay as they are. */
  public void dropHandler(NetworkFilterHandler handler) {
    handlers.drop(handler);
    for (ListenerState state : List.copyOf(book.states())) {
      if (state.planned().handler() != handler) {
        continue;
      }
      if (handlers.newest(state.typeUrl()).isPresent()) {
        replan(state.name());
      } else {
        book.orphan(state);
      }
    }
  }

  private void replanSoon(String name, int id) {
    work.soon(
        () -> {
          if (book.state(name).filter(s -> s.id() == id).isPresent()) {
            replan(name);
          }
        });
  }

  private void replan(String name) {
    Listener config = book.state(name).orElseThrow().planned().config();
    try {
      book.commit(plan(config));
    } catch (RefusedException e) {
      keeps(name, e);
    }
  }

  private static void keeps(String name, RefusedException e) {
    LOG.warn("listener {} cannot be planned again, the last plan stays: {}", name, e.getMessage());
  }

  /** The slots of the old handler serve until those of the new one are ready: the id stays. */
  private void takeOver(ListenerState state) {
    try {
      book.commit(
          planner.plan(state.planned().config(), state.id(), id -> replanSoon(state.name(), id)));
    } catch (RefusedException e) {
      keeps(state.name(), e);
    }
  }
}
