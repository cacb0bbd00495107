package io.weft.loadbalancing.internal.engine;

import java.util.Set;

/** Which table a request's cluster and subset has; references are those of the memory, 0 none. */
public interface PickTables extends AutoCloseable {

  void cluster(int cluster, long reference);

  void subset(int cluster, int subset, long reference);

  void removeSubset(int cluster, int subset);

  /** Forgets round robin's places. */
  void forget(int cluster, Set<Integer> counters);

  @Override
  void close();
}
