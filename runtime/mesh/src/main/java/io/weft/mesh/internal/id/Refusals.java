package io.weft.mesh.internal.id;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what was refused, and asks for it again when something has come that may honour it. The
 * xDS client alone applies resources: one that the mesh put in force behind its back would never be
 * removed.
 */
public final class Refusals {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private volatile Runnable again = () -> {};
  private volatile boolean pending;

  /** A resource of this kind was refused. */
  public void count(String kind) {
    counts.computeIfAbsent(kind, k -> new LongAdder()).increment();
    pending = true;
  }

  /** What asks the xDS client to offer refused resources again. */
  public void onRetry(Runnable ask) {
    again = ask;
  }

  /** Asks for what was refused since the last time. */
  public void retry() {
    if (pending) {
      ask();
    }
  }

  /** Asks for what was refused, by whichever handler. */
  public void ask() {
    pending = false;
    again.run();
  }

  /** Refusals of a kind since the start. */
  public long total(String kind) {
    LongAdder count = counts.get(kind);
    return count == null ? 0 : count.sum();
  }
}
