package io.weft.demo.shop;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** JSON lines about calls, a tenth of a second's in each. */
final class Report {
  private static final long EVERY_MILLIS = 100;

  private final PrintStream out;
  private List<Call> calls = new ArrayList<>();

  Report(PrintStream out) {
    this.out = out;
    Thread.ofPlatform().name("report").daemon().start(this::run);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(EVERY_MILLIS);
        flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void add(Call call) {
    calls.add(call);
  }

  /** Writes the calls noted so far. */
  synchronized void flush() {
    if (!calls.isEmpty()) {
      line(calls.stream().map(Call::json).collect(Collectors.joining(",", "{\"calls\":[", "]}")));
      calls = new ArrayList<>();
    }
  }

  synchronized void line(String json) {
    out.println(json);
    out.flush();
  }
}
