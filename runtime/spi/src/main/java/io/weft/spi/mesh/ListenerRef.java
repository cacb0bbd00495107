package io.weft.spi.mesh;

import java.util.OptionalInt;

/**
 * A listener for as long as a connection of it lives, through all its updates. Safe for many
 * threads.
 */
public interface ListenerRef {

  /** The name of the resource. */
  String name();

  /**
   * The id that a request of this connection has to be decided with now; 0 when the listener is
   * gone.
   */
  int id();

  /**
   * Where a connection goes, without a decision by request, when its first bytes are not of the
   * listener's protocol: the configuration has a filter chain for TCP beside the one for HTTP.
   * Empty when there is none; such a connection is refused then.
   */
  OptionalInt fallbackCluster();
}
