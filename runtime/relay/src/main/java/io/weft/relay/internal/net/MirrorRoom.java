package io.weft.relay.internal.net;

import io.weft.relay.internal.stats.Count;

/** How many copies of requests an event loop has under way. */
final class MirrorRoom {
  private final Worker worker;
  private int present;

  MirrorRoom(Worker worker) {
    this.worker = worker;
  }

  /** Whether there was room; {@link #left} gives it back. */
  boolean enter() {
    if (present >= worker.config().limits().mirrors()) {
      worker.stats().add(Count.MIRRORS_DROPPED_TOTAL);
      return false;
    }
    present++;
    return true;
  }

  void left() {
    present--;
  }
}
