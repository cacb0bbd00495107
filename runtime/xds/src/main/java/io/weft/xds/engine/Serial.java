package io.weft.xds.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/** The one thread that all state of the xDS client belongs to, and its clock. */
public interface Serial extends Executor {

  Instant now();

  /** Runs a task on the thread after a delay. Running the returned task cancels it. */
  Runnable after(Duration delay, Runnable task);

  /**
   * Asks from another thread and waits.
   *
   * @throws IllegalStateException when the thread does not answer within ten seconds
   */
  <T> T ask(Callable<T> question);
}
