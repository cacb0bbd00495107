package io.weft.relay.internal.net;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Waits for what no event tells of: a program that runs, a socket that somebody is in the midst of
 * a call on. That takes microseconds as a rule, so the first looks are close together.
 */
final class Polling {
  private static final long SHORTEST = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(5);

  private final EventLoop loop;
  private boolean active;
  private boolean stopped;
  private long pause;

  Polling(EventLoop loop) {
    this.loop = loop;
  }

  /** Runs {@code then} once {@code condition} holds; does nothing while it waits already. */
  void start(BooleanSupplier condition, Runnable then) {
    if (!active) {
      active = true;
      pause = SHORTEST;
      schedule(condition, then);
    }
  }

  private void schedule(BooleanSupplier condition, Runnable then) {
    loop.schedule(() -> look(condition, then), pause, TimeUnit.NANOSECONDS);
  }

  private void look(BooleanSupplier condition, Runnable then) {
    if (stopped) {
      return;
    }
    if (condition.getAsBoolean()) {
      active = false;
      then.run();
    } else {
      pause = Math.min(2 * pause, LONGEST);
      schedule(condition, then);
    }
  }

  /** Runs something a moment later. */
  void later(Runnable then) {
    loop.schedule(then, 2 * SHORTEST, TimeUnit.NANOSECONDS);
  }

  /** Waits no more. */
  void stop() {
    stopped = true;
  }
}
