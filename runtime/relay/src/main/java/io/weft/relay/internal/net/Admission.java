package io.weft.relay.internal.net;

import java.util.concurrent.atomic.AtomicInteger;

/** How many clients there are and may be, over all event loops. */
public final class Admission {
  private final AtomicInteger present = new AtomicInteger();
  private volatile int maximum = Integer.MAX_VALUE;

  public void maximum(int number) {
    maximum = number;
  }

  /** Whether there was room; {@link #left} gives it back. */
  boolean enter() {
    if (present.incrementAndGet() <= maximum) {
      return true;
    }
    present.decrementAndGet();
    return false;
  }

  void left() {
    present.decrementAndGet();
  }
}
