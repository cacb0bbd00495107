package io.weft.bench.benchmark;

import io.weft.bench.load.Load;
import io.weft.bench.load.Wrk;
import io.weft.bench.measure.MeasurementException;
import io.weft.bench.measure.Rounds;
import io.weft.bench.path.Way;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests that the kernel carries beside no mesh, the relay and Envoys. A figure of gear 2 exists
 * only if the kernel has carried it by its own count.
 */
public final class SpliceBenchmark implements Benchmark {
  private static final int CONNECTIONS = 16;
  private static final Load BULK = Load.keepAlive(CONNECTIONS, 256 * 1024);

  /** The first one is the headline. */
  private static final List<Integer> CARRIED = List.of(12, 1024, 16 * 1024, 64 * 1024);

  @Override
  public String name() {
    return "splice";
  }

  @Override
  public String summary() {
    return "requests that the kernel carries (gear 2) beside direct, gear 3, Envoy, two Envoys";
  }

  @Override
  public void run(Bench bench) throws MeasurementException, InterruptedException {
    var wrk = new Wrk(bench.workspace());
    var ways = new SpliceWays(bench, bodies());
    var figures = new SpliceFigures(bench);
    var loads = new SpliceLoads(bench, wrk, ways.carried());
    figures.reportCarried(measure(bench, loads, ways.small()));
    bench.progress("splice: " + BULK.conditions());
    figures.reportBulk(BULK, loads.bulk(ways.bulk(), BULK, bench.choose(5, 15)));
    new IdleConnections(bench, ways).measure();
  }

  private static List<Integer> bodies() {
    var all = new ArrayList<>(CARRIED);
    all.add(BULK.body());
    return all;
  }

  /** A load that some way does not carry is a problem to report, and no reason to stop. */
  private static Comparison measure(Bench bench, SpliceLoads loads, List<Way> ways)
      throws MeasurementException, InterruptedException {
    loads.warm(ways, load(CARRIED.getFirst()), bench.choose(3, 12));
    Map<Load, Rounds> all = new LinkedHashMap<>();
    for (int body : CARRIED) {
      int rounds = body == CARRIED.getFirst() ? bench.choose(5, 15) : bench.choose(2, 9);
      try {
        bench.progress("splice: " + load(body).conditions());
        all.put(load(body), loads.carried(ways, load(body), rounds));
      } catch (MeasurementException e) {
        bench.problem("splice: " + load(body).conditions() + ": left out: " + e.getMessage());
      }
    }
    return new Comparison("Gear 2", "splice_", ways.stream().map(Way::name).toList(), all);
  }

  /** What is measured with bodies of this size. */
  static Load load(int body) {
    return Load.keepAlive(CONNECTIONS, body);
  }
}
