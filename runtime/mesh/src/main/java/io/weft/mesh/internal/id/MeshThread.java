package io.weft.mesh.internal.id;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * One thread for what the mesh does on its own account: grace times, plans asked for again, answers
 * of DNS. It shares the mesh's lock with the xDS thread and with services that come and go;
 * services are called with that lock held, so none of them may wait for a thread that needs it.
 */
public final class MeshThread implements Grace, Work, AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(MeshThread.class);

  private final ReentrantLock lock;
  private final Duration grace;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("weft-mesh").factory());

  /** A thread that holds {@code lock} whenever it does something. */
  public MeshThread(ReentrantLock lock, Duration grace) {
    this.lock = lock;
    this.grace = grace;
  }

  @Override
  public void after(Runnable action) {
    schedule(grace, action);
  }

  @Override
  public void soon(Runnable action) {
    schedule(Duration.ZERO, action);
  }

  @Override
  public Cancel schedule(Duration delay, Runnable action) {
    try {
      var future = executor.schedule(() -> run(action), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException e) {
      LOG.debug("the mesh has ended, nothing is done later any more");
      return () -> {};
    }
  }

  private void run(Runnable action) {
    lock.lock();
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.error("mesh: work in the background failed; what it was about stays as it is", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
