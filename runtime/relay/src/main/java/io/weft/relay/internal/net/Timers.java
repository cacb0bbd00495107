package io.weft.relay.internal.net;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * The deadlines of one event loop. Moving a deadline back, which every request does, writes one
 * field: the timer finds out when it comes due.
 */
final class Timers {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int SLOTS = 512;
  private static final int EXPIRING = SLOTS;

  private final Timer[] slots = new Timer[SLOTS + 1];
  private final EventLoop loop;
  private long tick;
  private int count;
  private boolean scheduled;

  Timers(EventLoop loop) {
    this.loop = loop;
    tick = System.nanoTime() / TICK_NANOS;
  }

  /**
   * Lets {@code timer} come due after {@code nanos}, counted from {@code now}; a tick late at most.
   */
  void set(Timer timer, long now, long nanos) {
    timer.at = (now + nanos) / TICK_NANOS + 1;
    if (timer.slot < 0 || timer.at < timer.due) {
      unlink(timer);
      link(timer);
      schedule();
    }
  }

  /** Lets it never come due. */
  void cancel(Timer timer) {
    timer.at = Long.MAX_VALUE;
  }

  /** Forgets it. */
  void remove(Timer timer) {
    unlink(timer);
  }

  private void schedule() {
    if (!scheduled && count > 0) {
      scheduled = true;
      loop.schedule(this::turn, TICK_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  private void turn() {
    scheduled = false;
    long now = System.nanoTime() / TICK_NANOS;
    long first = Math.max(tick, now - SLOTS + 1);
    for (long t = first; t <= now; t++) {
      expire((int) (t & (SLOTS - 1)), now);
    }
    tick = now;
    schedule();
  }

  private void expire(int slot, long now) {
    // In a list of its own: an action may remove any timer, and one that is not due may come back
    // into this slot.
    slots[EXPIRING] = slots[slot];
    slots[slot] = null;
    for (Timer timer = slots[EXPIRING]; timer != null; timer = timer.next) {
      timer.slot = EXPIRING;
    }
    for (Timer timer = slots[EXPIRING]; timer != null; timer = slots[EXPIRING]) {
      unlink(timer);
      if (timer.at <= now) {
        timer.action.run();
      } else if (timer.at != Long.MAX_VALUE) {
        link(timer);
      }
    }
  }

  private void link(Timer timer) {
    // Deadlines further away than the wheel are looked at once a turn.
    long furthest = System.nanoTime() / TICK_NANOS + SLOTS - 2;
    timer.due = Math.min(timer.at, furthest);
    int slot = (int) (timer.due & (SLOTS - 1));
    timer.slot = slot;
    timer.previous = null;
    timer.next = slots[slot];
    if (timer.next != null) {
      timer.next.previous = timer;
    }
    slots[slot] = timer;
    count++;
  }

  private void unlink(Timer timer) {
    if (timer.slot < 0) {
      return;
    }
    if (timer.previous == null) {
      slots[timer.slot] = timer.next;
    } else {
      timer.previous.next = timer.next;
    }
    if (timer.next != null) {
      timer.next.previous = timer.previous;
    }
    timer.slot = -1;
    timer.previous = null;
    timer.next = null;
    count--;
  }

  /** One deadline. */
  static final class Timer {
    private final Runnable action;
    private long at = Long.MAX_VALUE;
    private long due;
    private int slot = -1;
    private Timer previous;
    private Timer next;

    Timer(Runnable action) {
      this.action = action;
    }
  }
}
