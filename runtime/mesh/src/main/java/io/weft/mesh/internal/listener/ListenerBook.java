package io.weft.mesh.internal.listener;

import io.weft.mesh.internal.cluster.ClusterBook;
import io.weft.mesh.internal.cluster.ClusterState;
import io.weft.mesh.internal.table.ListenerEntry;
import io.weft.mesh.internal.table.ListenerEntry.Gear;
import io.weft.mesh.internal.table.ListenerKey;
import io.weft.mesh.internal.table.ListenerTable;
import io.weft.spi.mesh.ListenerRef;
import io.weft.spi.mesh.Listeners;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The listeners in force. Changed under the mesh's lock, read by anybody. */
public final class ListenerBook implements Listeners {
  private static final Logger LOG = LogManager.getLogger(ListenerBook.class);

  private final ListenerTable table;
  private final ClusterBook clusters;
  private final Planner planner;
  private final Map<String, ListenerState> states = new ConcurrentHashMap<>();
  private final Map<Integer, LiveListener> byId = new ConcurrentHashMap<>();
  private final Map<Integer, Set<String>> byCluster = new HashMap<>();
  private final Map<ListenerKey, String> owners = new HashMap<>();
  private long version;

  ListenerBook(ListenerTable table, ClusterBook clusters, Planner planner) {
    this.table = table;
    this.clusters = clusters;
    this.planner = planner;
  }

  /**
   * Puts a version in force: its row first, then the addresses that lead to it, one atomic step
   * each; the version before ends after the grace time.
   */
  void commit(Planned planned) {
    Optional<ListenerState> old = state(planned.name());
    LiveListener live =
        old.map(ListenerState::live).orElseGet(() -> new LiveListener(planned.name()));
    ListenerState state = chosen(planned, live, false);
    byId.put(planned.id(), live);
    table.write(planned.id(), state.entry());
    planned.keys().forEach(key -> point(key, planned));
    states.put(planned.name(), state);
    live.set(planned.id(), planned.fallback());
    old.ifPresent(s -> end(s, planned));
    state
        .cluster()
        .ifPresent(c -> byCluster.computeIfAbsent(c, k -> new HashSet<>()).add(state.name()));
    LOG.info(
        "listener {} {}: gear {}, {}",
        state.name(),
        state.keys(),
        state.entry().gear().ordinal(),
        state.reason());
  }

  private ListenerState chosen(Planned planned, LiveListener live, boolean orphaned) {
    var plan = planned.plan();
    var choice = GearChoice.of(planned, cluster(plan.cluster()));
    int needs = choice.gear() == Gear.DIRECT ? Phases.atConnect(planned.needs()) : planned.needs();
    var entry =
        new ListenerEntry(
            choice.gear(),
            plan.protocol(),
            needs,
            plan.cluster().orElse(0),
            plan.split(),
            ++version);
    return new ListenerState(planned, live, entry, choice.reason(), orphaned);
  }

  private Optional<ClusterState> cluster(OptionalInt id) {
    return id.isPresent() ? clusters.state(id.getAsInt()) : Optional.empty();
  }

  private void point(ListenerKey key, Planned planned) {
    owners.put(key, planned.name());
    table.point(key, planned.id());
  }

  private void end(ListenerState old, Planned next) {
    if (old.id() == next.id()) {
      old.cluster().ifPresent(cluster -> unlink(cluster, old.name()));
      planner.succeed(old.planned());
    } else {
      supersede(old, next.keys(), () -> {});
    }
  }

  /** Ends a version; addresses that another listener has taken over stay. */
  private void supersede(ListenerState old, Set<ListenerKey> kept, Runnable freed) {
    for (ListenerKey key : old.keys()) {
      if (!kept.contains(key) && owners.remove(key, old.name())) {
        table.unpoint(key);
      }
    }
    old.cluster().ifPresent(cluster -> unlink(cluster, old.name()));
    planner.retire(
        old.planned(),
        () -> {
          byId.remove(old.id());
          table.clear(old.id());
          freed.run();
        });
  }

  private void unlink(int cluster, String name) {
    byCluster.computeIfPresent(
        cluster,
        (k, names) -> {
          names.remove(name);
          return names.isEmpty() ? null : names;
        });
  }

  /**
   * Removes a listener: new connections are left alone, those under way are decided until the grace
   * time has passed.
   */
  void remove(String name) {
    ListenerState old = states.remove(name);
    if (old != null) {
      supersede(old, Set.of(), old.live()::gone);
      LOG.info("listener {} {} removed", name, old.keys());
    }
  }

  /** Takes the addresses of an earlier process away that no listener has now. */
  void forgetInherited(Set<ListenerKey> keys) {
    keys.stream().filter(key -> !owners.containsKey(key)).forEach(table::unpoint);
  }

  /** Chooses the gear again of the listeners that have this cluster alone. */
  public void regear(int clusterId) {
    for (String name : byCluster.getOrDefault(clusterId, Set.of())) {
      ListenerState old = states.get(name);
      ListenerState state = chosen(old.planned(), old.live(), old.orphaned());
      if (state.entry().gear() != old.entry().gear()) {
        table.write(state.id(), state.entry());
        LOG.info(
            "listener {}: gear {} now, {}", name, state.entry().gear().ordinal(), state.reason());
      }
      states.put(name, state);
    }
  }

  /** The bundle that planned a listener has gone, and no other one knows its filter. */
  void orphan(ListenerState state) {
    planner.closeLater(state.planned());
    states.put(
        state.name(),
        new ListenerState(state.planned(), state.live(), state.entry(), state.reason(), true));
  }

  /** A listener in force. */
  public Optional<ListenerState> state(String name) {
    return Optional.ofNullable(states.get(name));
  }

  /** All listeners in force. */
  public Collection<ListenerState> states() {
    return states.values();
  }

  @Override
  public Optional<ListenerRef> find(int id) {
    return Optional.ofNullable(byId.get(id));
  }
}
