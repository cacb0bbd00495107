package io.weft.http.routing.internal.service;

import io.weft.spi.mesh.ClusterSnapshot;
import io.weft.spi.mesh.Clusters;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Ids of names, with who holds them. */
public final class HeldClusters implements Clusters {
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<Integer, Integer> holders = new HashMap<>();

  @Override
  public synchronized int mention(String cluster) {
    int id = ids.computeIfAbsent(cluster, name -> ids.size() + 1);
    holders.merge(id, 1, Integer::sum);
    return id;
  }

  @Override
  public synchronized void forget(int id) {
    if (holders.merge(id, -1, Integer::sum) < 0) {
      throw new IllegalStateException("cluster " + id + " is not held");
    }
  }

  int held() {
    return holders.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public OptionalInt idOf(String cluster) {
    return ids.containsKey(cluster) ? OptionalInt.of(ids.get(cluster)) : OptionalInt.empty();
  }

  @Override
  public String nameOf(int id) {
    return ids.entrySet().stream()
        .filter(entry -> entry.getValue() == id)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("unknown");
  }

  @Override
  public Collection<ClusterSnapshot> all() {
    return List.of();
  }
}
