package io.weft.spi.health;

import java.util.Optional;

/** A condition for the node to be ready; a whiteboard service of whoever has to have started. */
public interface ReadinessCheck {

  /** What is checked, for example {@code xds}. */
  String name();

  /** Why the node is not ready yet, in one line; empty when it is. Cheap, never blocks. */
  Optional<String> problem();
}
