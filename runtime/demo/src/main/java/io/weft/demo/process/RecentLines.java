package io.weft.demo.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** The last lines of a stream. */
final class RecentLines implements Consumer<String> {
  private static final int KEPT = 30;

  private final Deque<String> lines = new ArrayDeque<>();

  @Override
  public synchronized void accept(String line) {
    lines.addLast(line);
    if (lines.size() > KEPT) {
      lines.removeFirst();
    }
  }

  synchronized String text() {
    return String.join(System.lineSeparator(), lines);
  }
}
