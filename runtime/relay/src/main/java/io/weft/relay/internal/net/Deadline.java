package io.weft.relay.internal.net;

import io.weft.spi.relay.ForwardOptions;
import java.time.Duration;

/**
 * When a request has taken too long: as a whole, for one attempt, or without any byte moving. As in
 * Envoy the first two count from the end of the request, so a slow upload is no slow answer.
 */
final class Deadline {
  private static final long NEVER = Long.MAX_VALUE;

  private final Worker worker;
  private final ClientConnection client;
  private long idleNanos;
  private ForwardOptions options = ForwardOptions.DEFAULT;
  private boolean running;
  private long whole;
  private long attempt;
  private long idle;

  Deadline(Worker worker, ClientConnection client) {
    this.worker = worker;
    this.client = client;
  }

  void start(long now, ForwardOptions newOptions) {
    options = newOptions;
    idleNanos = worker.config().timeouts().streamIdle().toNanos();
    running = false;
    whole = NEVER;
    attempt = NEVER;
    idle = now + idleNanos;
    arm(now);
  }

  /** The request has come to its end. */
  void requestDone() {
    if (options == ForwardOptions.DEFAULT || running) {
      return;
    }
    running = true;
    long now = System.nanoTime();
    whole = after(now, options.timeout());
    attempt = after(now, options.perTryTimeout());
    arm(now);
  }

  /** Another attempt begins. */
  void attempt() {
    long now = System.nanoTime();
    attempt = running ? after(now, options.perTryTimeout()) : NEVER;
    idle = now + idleNanos;
    arm(now);
  }

  /** No attempt is under way. */
  void pause() {
    attempt = NEVER;
    arm(System.nanoTime());
  }

  /** Bytes moved. */
  void moved() {
    // Asked for each read: the timer is only touched when it has moved by a noticeable part.
    long now = System.nanoTime();
    if (now + idleNanos - idle > idleNanos / 8) {
      idle = now + idleNanos;
      arm(now);
    }
  }

  /** From now on the client may take its time. */
  void finish(long now) {
    client.timer(now, worker.config().timeouts().clientIdle().toNanos());
  }

  boolean isPerTry() {
    return attempt <= Math.min(whole, idle);
  }

  boolean isIdle() {
    return idle < Math.min(whole, attempt);
  }

  private void arm(long now) {
    client.timer(now, Math.min(idle, Math.min(whole, attempt)) - now);
  }

  private static long after(long now, Duration duration) {
    return duration.isZero() ? NEVER : now + duration.toNanos();
  }
}
