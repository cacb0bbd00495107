package io.weft.loadbalancing.internal.engine;

import io.weft.loadbalancing.internal.engine.TableSet.Built;
import io.weft.loadbalancing.internal.memory.PickMemory;
import io.weft.loadbalancing.internal.plan.Plan;
import io.weft.loadbalancing.internal.policy.Balancing;
import io.weft.loadbalancing.internal.subset.Criteria;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.ClusterSnapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The stored tables of one cluster. New ones are all stored before the first is used, so what does
 * not fit changes nothing. Guarded by the balancer.
 */
public final class ClusterTables {
  private final int id;
  private final PickMemory memory;
  private final PickTables tables;
  private final Map<Integer, Long> subsets = new HashMap<>();
  private final Set<Integer> counters = new HashSet<>();
  private ClusterSnapshot snapshot;
  private Balancing balancing;
  private Plan plan;
  private long main;

  ClusterTables(int id, PickMemory memory, PickTables tables) {
    this.id = id;
    this.memory = memory;
    this.tables = tables;
  }

  void replace(ClusterSnapshot cluster, Balancing read, TableSet built) throws RefusedException {
    try (Draft draft = new Draft(memory)) {
      long reference = draft.store(built.main().words());
      Map<Integer, Long> stored = store(draft, built.subsets());
      draft.keep();
      snapshot = cluster;
      balancing = read;
      plan = built.main().plan();
      Set<Integer> stale = new HashSet<>(subsets.keySet());
      stale.removeAll(stored.keySet());
      stale.forEach(this::removeSubset);
      counters.add(built.main().counter());
      long before = main;
      main = reference;
      tables.cluster(id, main);
      memory.free(before);
    }
  }

  /** Stores tables of subsets, then uses them; those that are there already stay until then. */
  private Map<Integer, Long> store(Draft draft, Map<Integer, Built> built) throws RefusedException {
    Map<Integer, Long> stored = new HashMap<>();
    for (Map.Entry<Integer, Built> entry : built.entrySet()) {
      stored.put(entry.getKey(), draft.store(entry.getValue().words()));
    }
    Set<Integer> added = new HashSet<>();
    for (Map.Entry<Integer, Long> entry : stored.entrySet()) {
      use(entry.getKey(), entry.getValue(), added);
    }
    stored.forEach(
        (subset, reference) -> {
          counters.add(built.get(subset).counter());
          Long before = subsets.put(subset, reference);
          memory.free(before == null ? 0 : before);
        });
    return stored;
  }

  /** Only a new subset can find the map full; the old tables of the others are put back then. */
  private void use(int subset, long reference, Set<Integer> added) throws RefusedException {
    try {
      tables.subset(id, subset, reference);
      added.add(subset);
    } catch (RefusedException e) {
      for (int done : added) {
        Long before = subsets.get(done);
        if (before == null) {
          tables.removeSubset(id, done);
        } else {
          tables.subset(id, done, before);
        }
      }
      throw e;
    }
  }

  void addSubset(int subset, Criteria criteria) throws RefusedException {
    if (balancing.subsets().isEmpty()) {
      return;
    }
    TableSet built = TableSet.build(snapshot, balancing, Map.of(subset, criteria));
    try (Draft draft = new Draft(memory)) {
      store(draft, built.subsets());
      draft.keep();
    }
  }

  void removeSubset(int subset) {
    Long before = subsets.remove(subset);
    if (before != null) {
      tables.removeSubset(id, subset);
      memory.free(before);
    }
  }

  void remove() {
    tables.cluster(id, 0);
    Set.copyOf(subsets.keySet()).forEach(this::removeSubset);
    memory.free(main);
    tables.forget(id, counters);
  }

  public ClusterSnapshot snapshot() {
    return snapshot;
  }

  public Balancing balancing() {
    return balancing;
  }

  /** Of requests without a subset of their own. */
  public Plan plan() {
    return plan;
  }
}
