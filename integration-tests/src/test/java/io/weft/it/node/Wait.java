package io.weft.it.node;

import java.io.IOException;
import java.time.Duration;

/** Waits for what happens in other processes. */
public final class Wait {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 20;

  private Wait() {}

  /** Something that may be so. */
  public interface Condition {
    boolean holds() throws IOException;
  }

  /** Fails with a word on what was waited for. */
  public static void until(String what, Condition condition) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited " + PATIENCE.toSeconds() + " s in vain until " + what);
      }
      sleep(POLL_MILLIS);
    }
  }

  public static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
