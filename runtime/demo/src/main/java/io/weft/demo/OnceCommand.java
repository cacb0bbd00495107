package io.weft.demo;

import io.weft.demo.config.Share;
import io.weft.demo.config.XdsFiles;
import io.weft.demo.process.DemoException;
import io.weft.demo.traffic.TrafficLog;
import io.weft.demo.view.Board;
import io.weft.demo.view.JsonReport;
import io.weft.demo.view.Row;
import io.weft.demo.view.TextTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A fixed number of visits, each checked. */
final class OnceCommand {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Installation installation;
  private final Map<String, Integer> visits;
  private final boolean json;

  /**
   * @param requests visits in all, of which every tenth is a tester's
   */
  OnceCommand(Installation installation, int requests, boolean json) {
    this.installation = installation;
    visits = Map.of("everyone", requests - requests / 10, "testers", requests / 10);
    this.json = json;
  }

  /** Exit status. */
  int run() throws InterruptedException {
    var xds = new XdsFiles(installation.config().resolve("xds"));
    checkMultiple(xds.shares());
    var log = new TrafficLog(PATIENCE.multipliedBy(2), System::nanoTime);
    try (var demo = new RunningDemo(installation, Path.of("run"), log, line -> {})) {
      demo.awaitReady();
      long begun = System.nanoTime();
      for (Map.Entry<String, Integer> visit : visits.entrySet()) {
        demo.visit(visit.getKey(), visit.getValue(), 0);
        awaitDone(demo);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      List<Row> rows =
          Board.rows(xds.shares(), log.counts(), log.errors(), demo.node().ask().gears(), seconds);
      return print(rows, seconds);
    }
  }

  /** Shares are exact after each whole period of the weights. */
  private void checkMultiple(List<Share> shares) {
    for (Share share : shares) {
      int requests = visits.getOrDefault(share.route(), 0);
      if (requests * share.weight() % share.total() != 0) {
        throw new DemoException(
            "%d requests cannot be shared out exactly: %s %s has weight %d of %d; choose another --requests"
                .formatted(
                    requests, share.service(), share.version(), share.weight(), share.total()));
      }
    }
  }

  private static void awaitDone(RunningDemo demo) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!demo.reports().awaitDone(100)) {
      demo.check();
      if (System.nanoTime() > until) {
        throw new DemoException("the visits did not end within " + PATIENCE.toMinutes() + " min");
      }
    }
  }

  private int print(List<Row> rows, double seconds) {
    List<String> problems = Verdict.problems(rows, visits);
    long requests = visits.values().stream().mapToLong(Integer::longValue).sum();
    if (json) {
      System.out.println(JsonReport.finished(requests, seconds, rows, problems));
    } else {
      TextTable.lines(rows).forEach(System.out::println);
      problems.forEach(System.out::println);
      System.out.printf(
          "%d requests: %s%n",
          requests, problems.isEmpty() ? "each answered as configured" : "not all as configured");
    }
    return problems.isEmpty() ? 0 : 1;
  }
}
