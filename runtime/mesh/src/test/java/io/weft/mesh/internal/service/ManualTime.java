package io.weft.mesh.internal.service;

import io.weft.mesh.internal.id.Grace;
import io.weft.mesh.internal.id.Work;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Time that passes when a test says so. */
final class ManualTime implements Grace, Work {
  private List<Runnable> inGrace = new ArrayList<>();
  private final Deque<Runnable> soon = new ArrayDeque<>();
  final List<Duration> delays = new ArrayList<>();
  private final Deque<Runnable> delayed = new ArrayDeque<>();

  @Override
  public void after(Runnable action) {
    inGrace.add(action);
  }

  @Override
  public void soon(Runnable action) {
    soon.add(action);
  }

  @Override
  public Cancel schedule(Duration delay, Runnable action) {
    delays.add(delay);
    delayed.add(action);
    return () -> delayed.remove(action);
  }

  /** Everything whose grace time runs is done; what begins meanwhile is not. */
  void graceEnds() {
    List<Runnable> due = inGrace;
    inGrace = new ArrayList<>();
    due.forEach(Runnable::run);
  }

  void runSoon() {
    while (!soon.isEmpty()) {
      soon.remove().run();
    }
  }

  void runNextDelayed() {
    delayed.remove().run();
    runSoon();
  }
}
