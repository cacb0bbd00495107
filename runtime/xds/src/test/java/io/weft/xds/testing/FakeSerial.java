package io.weft.xds.testing;

import io.weft.xds.engine.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;

/** A serial thread whose clock the test moves. */
public final class FakeSerial implements Serial {
  private record Task(Instant due, long number, Runnable run) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::due).thenComparing(Task::number));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long number;

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void execute(Runnable task) {
    after(Duration.ZERO, task);
  }

  @Override
  public Runnable after(Duration delay, Runnable task) {
    var entry = new Task(now.plus(delay), number++, task);
    tasks.add(entry);
    return () -> tasks.remove(entry);
  }

  @Override
  public <T> T ask(Callable<T> question) {
    try {
      return question.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lets time pass and runs what is due. */
  public void advance(Duration time) {
    Instant until = now.plus(time);
    while (!tasks.isEmpty() && !tasks.peek().due().isAfter(until)) {
      Task task = tasks.poll();
      now = task.due();
      task.run().run();
    }
    now = until;
  }
}
