package io.weft.spi.mesh;

import java.util.Optional;

/** Listeners by the id that the kernel knows. */
public interface Listeners {

  /**
   * The listener that has this id, or had it until less than the grace time ago. Whoever carries a
   * connection asks once, when it is accepted, and keeps the answer: an id is used again for
   * another listener when its grace time has passed, long before a kept-alive connection ends.
   */
  Optional<ListenerRef> find(int id);
}
