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

/** The stored tables of one cluster. Guarded by the balancer. */
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

  void replace(ClusterSnapshot cluster, Balancing read, TableSet built) {
    snapshot = cluster;
    balancing = read;
    plan = built.main().plan();
    Set<Integer> stale = new HashSet<>(subsets.keySet());
    stale.removeAll(built.subsets().keySet());
    built.subsets().forEach(this::put);
    stale.forEach(this::removeSubset);
    long before = main;
    main = memory.store(built.main().words());
    counters.add(built.main().counter());
    tables.cluster(id, main);
    memory.free(before);
  }

  private void put(int subset, Built built) {
    long reference = memory.store(built.words());
    counters.add(built.counter());
    tables.subset(id, subset, reference);
    Long before = subsets.put(subset, reference);
    if (before != null) {
      memory.free(before);
    }
  }

  void addSubset(int subset, Criteria criteria) throws RefusedException {
    if (balancing.subsets().isPresent()) {
      TableSet.build(snapshot, balancing, Map.of(subset, criteria)).subsets().forEach(this::put);
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
