package io.weft.bench.benchmark;

import io.weft.bench.figure.Figure;
import io.weft.bench.machine.Ports;
import io.weft.bench.measure.MeasurementException;
import io.weft.bench.measure.Spread;
import io.weft.bench.node.Node;
import io.weft.bench.node.Resources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;

/** How long a node takes to start, and what it holds then. */
public final class ReadyBenchmark implements Benchmark {
  private static final double MIB = 1024 * 1024;
  private static final int IDLE_SECONDS = 5;

  @Override
  public String name() {
    return "ready";
  }

  @Override
  public String summary() {
    return "start of a node with all features, and its memory when idle";
  }

  @Override
  public void run(Bench bench) throws MeasurementException, InterruptedException {
    var seconds = new ArrayList<Double>();
    var mib = new ArrayList<Double>();
    for (int start = 0; start <= bench.choose(2, 7); start++) {
      bench.progress("ready: start " + start);
      try (Node node = start(bench)) {
        // The first start brings the files into memory.
        if (start > 0) {
          seconds.add(node.ready().toNanos() / 1e9);
          Thread.sleep(IDLE_SECONDS * 1000L);
          mib.add(node.residentBytes() / MIB);
        }
      }
    }
    report(bench, Spread.of(seconds), Spread.of(mib));
  }

  private static Node start(Bench bench) throws MeasurementException, InterruptedException {
    Path resources = resources(bench);
    return Node.start(
        bench.workspace(),
        "ready",
        "io.weft.xds.files~bench: {paths: [\"%s\"]}".formatted(resources),
        Map.of());
  }

  private static Path resources(Bench bench) throws MeasurementException {
    String http = Resources.http("web", Resources.hostForAll("backend"));
    return bench
        .workspace()
        .file(
            "ready/resources.json",
            Resources.file(
                Resources.typedCluster(Resources.cluster("backend", Ports.free())),
                Resources.typedListener(Resources.listener("web", "127.66.0.3", 80, http))));
  }

  private static void report(Bench bench, Spread seconds, Spread mib) {
    bench
        .report()
        .add(
            Figure.of(
                "ready_seconds",
                seconds,
                "s",
                "from `weft run` to ready with core, http-routing, load-balancing, grayscale and a small file of resources, warm disk"));
    bench
        .report()
        .add(
            Figure.of(
                "rss_idle_mib",
                mib,
                "MiB",
                "resident set of the node's process, all features, "
                    + IDLE_SECONDS
                    + " s after ready"));
  }
}
