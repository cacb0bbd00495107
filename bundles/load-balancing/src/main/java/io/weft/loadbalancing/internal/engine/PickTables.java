package io.weft.loadbalancing.internal.engine;

import io.weft.spi.definition.RefusedException;
import java.util.Set;

/** Which table a request's cluster and subset has; references are those of the memory, 0 none. */
public interface PickTables extends AutoCloseable {

  void cluster(int cluster, long reference);

  /**
   * Sets.
   *
   * @throws RefusedException when it is new and there is no room for it
   */
  void subset(int cluster, int subset, long reference) throws RefusedException;

  void removeSubset(int cluster, int subset);

  /** Forgets round robin's places. */
  void forget(int cluster, Set<Integer> counters);

  @Override
  void close();
}
