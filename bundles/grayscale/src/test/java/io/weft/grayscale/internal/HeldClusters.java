package io.weft.grayscale.internal;

import io.weft.spi.mesh.ClusterSnapshot;
import io.weft.spi.mesh.Clusters;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Cluster ids that count who holds them. */
final class HeldClusters implements Clusters {
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<Integer, Integer> held = new HashMap<>();
  private final Set<String> existing = new HashSet<>();

  @Override
  public synchronized int mention(String cluster) {
    int id = ids.computeIfAbsent(cluster, _ -> ids.size() + 1);
    held.merge(id, 1, Integer::sum);
    return id;
  }

  @Override
  public synchronized void forget(int id) {
    held.merge(id, -1, Integer::sum);
  }

  @Override
  public synchronized OptionalInt idOf(String cluster) {
    return existing.contains(cluster) ? OptionalInt.of(ids.get(cluster)) : OptionalInt.empty();
  }

  @Override
  public synchronized String nameOf(int id) {
    return ids.entrySet().stream()
        .filter(entry -> entry.getValue() == id)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("unknown");
  }

  /** The control plane has sent it. */
  synchronized void add(String cluster) {
    existing.add(cluster);
  }

  @Override
  public Collection<ClusterSnapshot> all() {
    return List.of();
  }

  synchronized int held() {
    return held.values().stream().mapToInt(Integer::intValue).sum();
  }
}
