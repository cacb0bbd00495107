package io.weft.mesh.internal.id;

import java.time.Duration;

/** Things to do on the mesh's own thread, with its lock held. */
public interface Work {

  /** Does it as soon as possible. */
  void soon(Runnable action);

  /** Does it after {@code delay}. */
  Cancel schedule(Duration delay, Runnable action);

  /** Takes back what was not done yet. */
  @FunctionalInterface
  interface Cancel {
    void cancel();
  }
}
