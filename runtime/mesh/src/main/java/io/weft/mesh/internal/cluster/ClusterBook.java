package io.weft.mesh.internal.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.weft.mesh.internal.table.ClusterEntry;
import io.weft.mesh.internal.table.ClusterTable;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.ClusterCompiler;
import io.weft.spi.mesh.ClusterSnapshot;
import io.weft.spi.mesh.Clusters;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;

/**
 * The clusters in force. Changed under the mesh's lock, read by anybody. A change is complete
 * before the kernel may use it: rows of new endpoints, then the compilers' tables, then the
 * cluster's own row; what went away stays for the grace time.
 */
public final class ClusterBook implements Clusters {
  private final ClusterNames names;
  private final ClusterTable table;
  private final EndpointRows rows;
  private final Compilers compilers;
  private final IntConsumer changed;
  private final Map<String, ClusterState> states = new ConcurrentHashMap<>();

  /**
   * @param changed told the id of each cluster whose endpoints or kind have changed
   */
  public ClusterBook(
      ClusterNames names,
      ClusterTable table,
      EndpointRows rows,
      Compilers compilers,
      IntConsumer changed) {
    this.names = names;
    this.table = table;
    this.rows = rows;
    this.compilers = compilers;
    this.changed = changed;
  }

  /** Puts a new or changed cluster in force; refused, everything stays as it was. */
  void put(Cluster config, Assignment assignment) throws RefusedException {
    Optional<ClusterState> old = state(config.getName());
    int id = old.isPresent() ? old.get().id() : names.hold(config.getName());
    var change = new ClusterChange(id, old, assignment, rows);
    try {
      ClusterSnapshot snapshot = change.snapshot(config);
      OnlyEndpoint only = OnlyEndpoint.of(snapshot);
      only.checkChooser(compilers.choose());
      ClusterEntry entry = entry(config, only);
      compile(snapshot, entry, old);
      List<LocalityMembers> members =
          only.total() < KnownEndpoints.LARGE ? List.of() : assignment.localities();
      commit(new ClusterState(snapshot, entry, only.usable(), assignment.leftOut(), members));
      change.retire();
    } catch (RefusedException e) {
      change.undo();
      if (old.isEmpty()) {
        names.release(id);
      }
      throw e;
    }
  }

  /** Where requests go to their original destination, there is nothing to choose. */
  private void compile(ClusterSnapshot snapshot, ClusterEntry entry, Optional<ClusterState> old)
      throws RefusedException {
    var compiled = old.filter(s -> s.entry().kind() == ClusterEntry.Kind.ENDPOINTS);
    if (entry.kind() == ClusterEntry.Kind.ENDPOINTS) {
      compilers.compile(snapshot, compiled.map(ClusterState::snapshot));
    } else if (compiled.isPresent()) {
      compilers.remove(snapshot.id());
    }
  }

  private void commit(ClusterState state) {
    ClusterState old = states.put(state.name(), state);
    if (old == null || !old.entry().equals(state.entry())) {
      table.write(state.id(), state.entry());
    }
    changed.accept(state.id());
  }

  private static ClusterEntry entry(Cluster config, OnlyEndpoint only) {
    var kind =
        config.getType() == DiscoveryType.ORIGINAL_DST
            ? ClusterEntry.Kind.ORIGINAL_DST
            : ClusterEntry.Kind.ENDPOINTS;
    return new ClusterEntry(kind, only.total(), only.id(), config.getLbPolicyValue());
  }

  /**
   * Fills a compiler that has just come with all clusters; those that it refuses keep what others
   * made of them.
   */
  Map<String, String> addCompiler(ClusterCompiler compiler) {
    var refused = new TreeMap<String, String>();
    for (ClusterState state : states.values()) {
      if (state.entry().kind() == ClusterEntry.Kind.ENDPOINTS) {
        try {
          Compilers.compileOne(compiler, state.snapshot());
        } catch (RefusedException e) {
          refused.put(state.name(), e.getMessage());
        }
      }
    }
    compilers.add(compiler);
    return refused;
  }

  void dropCompiler(ClusterCompiler compiler) {
    compilers.drop(compiler);
  }

  /** Removes a cluster; requests that still name it are answered as for one that never was. */
  void remove(String name) {
    ClusterState state = states.remove(name);
    if (state == null) {
      return;
    }
    table.write(state.id(), ClusterEntry.NONE);
    compilers.remove(state.id());
    state.endpoints().forEach(endpoint -> rows.retire(endpoint.id()));
    names.release(state.id());
    changed.accept(state.id());
  }

  /** A cluster in force. */
  public Optional<ClusterState> state(String name) {
    return Optional.ofNullable(states.get(name));
  }

  /** A cluster in force, by id. */
  public Optional<ClusterState> state(int id) {
    return state(names.nameOf(id)).filter(s -> s.id() == id);
  }

  /** All clusters in force. */
  public Collection<ClusterState> states() {
    return states.values();
  }

  @Override
  public int mention(String cluster) {
    try {
      return names.hold(cluster);
    } catch (RefusedException e) {
      throw new IllegalStateException("cannot mention cluster " + cluster + ": " + e.getMessage());
    }
  }

  @Override
  public void forget(int id) {
    names.release(id);
  }

  @Override
  public OptionalInt idOf(String cluster) {
    ClusterState state = states.get(cluster);
    return state == null ? OptionalInt.empty() : OptionalInt.of(state.id());
  }

  @Override
  public String nameOf(int id) {
    return names.nameOf(id);
  }

  @Override
  public Collection<ClusterSnapshot> all() {
    return states.values().stream().map(ClusterState::snapshot).toList();
  }
}
