package io.weft.spi.mesh;

import io.weft.spi.definition.RefusedException;

/**
 * Makes the tables by which a slot of the phase balance chooses an endpoint; a whiteboard service.
 */
public interface ClusterCompiler {

  /**
   * The cluster is new or changed; called before the kernel may choose it. Endpoint ids that left
   * the cluster stay valid for the grace time.
   *
   * @throws RefusedException when its load-balancing configuration cannot be honoured
   */
  void compile(ClusterSnapshot cluster) throws RefusedException;

  /** Whether its bundle chooses endpoints; one that only reads along lets no cluster in. */
  default boolean chooses() {
    return true;
  }

  /** The cluster is gone. */
  void remove(int clusterId);

  /** All clusters in force were handed to {@link #compile}; called once after registration. */
  default void replayed() {}
}
