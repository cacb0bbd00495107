package io.weft.demo;

import io.weft.demo.config.Share;
import io.weft.demo.config.XdsFiles;
import io.weft.demo.traffic.TrafficLog;
import io.weft.demo.view.Board;
import io.weft.demo.view.Events;
import io.weft.demo.view.JsonReport;
import io.weft.demo.view.Row;
import io.weft.demo.view.Screen;
import io.weft.demo.view.TextTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Traffic without end, and a table that follows it. */
final class LiveCommand {
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final int TICK_MILLIS = 500;

  private final Installation installation;
  private final int rate;
  private final boolean json;
  private final XdsFiles xds;
  private final TrafficLog log = new TrafficLog(WINDOW, System::nanoTime);
  private final Events events = new Events();
  private final long begun = System.nanoTime();
  private volatile boolean ready;
  private List<Share> shares = List.of();

  /**
   * @param rate visits a second, of which every tenth is a tester's
   */
  LiveCommand(Installation installation, int rate, boolean json) {
    this.installation = installation;
    this.rate = rate;
    this.json = json;
    xds = new XdsFiles(installation.config().resolve("xds"));
  }

  /** Runs until this process is told to end. */
  int run() throws InterruptedException {
    Path run = RunFolder.choose();
    try (var screen = new Screen(System.out, !json && Terminal.isThere());
        var demo = new RunningDemo(installation, run, log, this::nodeLine)) {
      Runtime.getRuntime().addShutdownHook(new Thread(screen::close, "weft-demo-screen"));
      System.err.println("starting a node and the shop");
      demo.awaitReady();
      events.add("the first call went through the mesh %.1f s after the start".formatted(age()));
      ready = true;
      demo.node().follow();
      demo.visit("everyone", 0, rate - rate / 10);
      demo.visit("testers", 0, rate / 10);
      List<String> hints = new Hints(installation, demo).read();
      while (true) {
        Thread.sleep(TICK_MILLIS);
        demo.check();
        tick(demo, screen, hints);
      }
    }
  }

  private double age() {
    return (System.nanoTime() - begun) / 1e9;
  }

  private void tick(RunningDemo demo, Screen screen, List<String> hints) {
    notice();
    NodeWatch.State now = demo.node().last();
    List<Row> rows =
        Board.rows(
            shares,
            log.counts(),
            log.errors(),
            now.gears(),
            Math.min(WINDOW.toMillis() / 1000.0, age()));
    if (json) {
      System.out.println(JsonReport.running(rows));
      return;
    }
    var lines = new ArrayList<String>();
    lines.add("features: " + text(now.features()));
    now.refused().forEach(resource -> lines.add("refused, the last good one stays: " + resource));
    lines.add("");
    lines.addAll(TextTable.lines(rows));
    lines.add("");
    lines.addAll(events.lines());
    lines.add("");
    lines.addAll(hints);
    screen.show(lines);
  }

  private void notice() {
    List<Share> before = shares;
    shares = xds.shares();
    if (!before.isEmpty() && !before.equals(shares)) {
      events.add("the files say: " + changed(shares, before));
    }
    log.takeFailure().ifPresent(failure -> events.add(failure.failure()));
  }

  private static String changed(List<Share> now, List<Share> before) {
    return now.stream()
        .filter(share -> !before.contains(share))
        .map(s -> "%s %s %d of %d".formatted(s.service(), s.version(), s.weight(), s.total()))
        .collect(Collectors.joining(", "));
  }

  private static String text(Map<String, String> states) {
    return states.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  /** Warnings and errors of a node that has started concern whoever tries something. */
  private void nodeLine(String line) {
    if (ready && (line.contains(" WARN ") || line.contains(" ERROR "))) {
      events.add("node: " + line.replaceFirst("^\\S+ ", ""));
    }
  }
}
