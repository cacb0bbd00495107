package io.weft.kernel;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A platform thread that enters a namespace, runs one action there and ends. */
final class NamespaceThread<T> {
  private final FutureTask<T> task;

  NamespaceThread(Runnable enter, Callable<T> action) {
    this.task =
        new FutureTask<>(
            () -> {
              enter.run();
              return action.call();
            });
    Thread.ofPlatform().name("weft-netns").daemon().start(task);
  }

  T result(Object where) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new KernelException("an action in " + where + " failed: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KernelException("interrupted while waiting for an action in " + where);
    }
  }
}
