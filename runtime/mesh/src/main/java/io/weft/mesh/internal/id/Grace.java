package io.weft.mesh.internal.id;

/**
 * The time for which a row that nobody can newly choose stays as it was, for the requests that hold
 * its id.
 */
@FunctionalInterface
public interface Grace {

  /** Runs {@code action} once, when the grace time has passed, on the mesh's own thread. */
  void after(Runnable action);
}
