package io.weft.spi.mesh;

import java.util.Collection;
import java.util.OptionalInt;

/** Names and ids of clusters. An id is an index into the kernel table {@code weft_clusters}. */
public interface Clusters {

  /**
   * The id of a cluster, allocated on the first mention: a route may name a cluster that comes
   * later. Until then the kernel answers 503 with NC. Ids of clusters that nobody mentions or has
   * any more are used again after the grace time.
   */
  int mention(String cluster);

  /** Gives a mention back. */
  void forget(int id);

  /** The id of a cluster that exists. */
  OptionalInt idOf(String cluster);

  /** The name, or {@code unknown}. */
  String nameOf(int id);

  /** All clusters in force. */
  Collection<ClusterSnapshot> all();
}
