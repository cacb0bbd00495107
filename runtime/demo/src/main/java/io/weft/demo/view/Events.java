package io.weft.demo.view;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What happened lately, the newest last. Safe for many threads. */
public final class Events {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int KEPT = 6;

  private final Deque<String> lines = new ArrayDeque<>();
  private String last = "";

  /** The same again is said once. */
  public synchronized void add(String what) {
    if (!what.equals(last)) {
      last = what;
      lines.addLast(LocalTime.now(ZoneId.systemDefault()).format(TIME) + "  " + what);
      if (lines.size() > KEPT) {
        lines.removeFirst();
      }
    }
  }

  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
