package io.weft.xds.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** {@link Serial} on a thread of its own. */
public final class SerialThread implements Serial, AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(SerialThread.class);
  private static final int ANSWER_SECONDS = 10;

  private final ScheduledThreadPoolExecutor executor;

  public SerialThread(String name) {
    executor =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name(name).daemon().factory());
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void execute(Runnable task) {
    after(Duration.ZERO, task);
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    try {
      var future = executor.schedule(() -> logged(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException e) {
      // The node stops; what a late callback wanted does not matter any more.
      return () -> {};
    }
  }

  @Override
  public <T> T ask(Callable<T> question) {
    try {
      return executor.submit(question).get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the xDS client could not answer", e.getCause());
    } catch (TimeoutException | RejectedExecutionException e) {
      throw new IllegalStateException("the xDS client is busy or stopped", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void logged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A task of the xDS client failed; the configuration in force stays.", e);
    }
  }

  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
