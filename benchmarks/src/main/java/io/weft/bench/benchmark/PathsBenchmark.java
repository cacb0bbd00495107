package io.weft.bench.benchmark;

import io.weft.bench.figure.Figure;
import io.weft.bench.load.Load;
import io.weft.bench.load.Wrk;
import io.weft.bench.measure.MeasurementException;
import io.weft.bench.measure.Rounds;
import io.weft.bench.measure.Sample;
import io.weft.bench.path.Way;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** No mesh, both gears, nginx and Envoy side by side under several loads. */
public final class PathsBenchmark implements Benchmark {
  private static final Load HEADLINE = Load.keepAlive(16, 12);
  private static final List<Integer> BODIES = List.of(0, 1024, 16 * 1024, 256 * 1024);
  private static final double MIB = 1024 * 1024;

  @Override
  public String name() {
    return "paths";
  }

  @Override
  public String summary() {
    return "direct, gear 1, gear 3, nginx, Envoy, two Envoys: throughput, latency, CPU, memory";
  }

  @Override
  public void run(Bench bench) throws MeasurementException, InterruptedException {
    var wrk = new Wrk(bench.workspace());
    List<Way> ways = warm(bench, wrk, Ways.start(bench, BODIES));
    Map<Load, Rounds> all = measure(bench, wrk, ways);
    var comparison = new Comparison("Ways", "", ways.stream().map(Way::name).toList(), all);
    bench.report().compare(comparison);
    if (all.containsKey(HEADLINE)) {
      reportHeadline(bench, all.get(HEADLINE));
    }
    memory(bench, ways);
    new ComparisonReport(bench, comparison).report();
  }

  /** A load that some way does not carry is a problem to report, and no reason to stop. */
  private static Map<Load, Rounds> measure(Bench bench, Wrk wrk, List<Way> ways)
      throws InterruptedException {
    var all = new LinkedHashMap<Load, Rounds>();
    for (Load load : loads(bench)) {
      bench.progress("paths: " + load.conditions());
      try {
        all.put(load, rounds(bench, wrk, ways, load));
      } catch (MeasurementException e) {
        bench.problem("paths: " + load.conditions() + ": left out: " + e.getMessage());
      }
    }
    return all;
  }

  /**
   * Compilers of the node have to be done before the first round: after 250,000 requests and a few
   * ends of connections. Every way gets the same.
   *
   * @return the ways that answer
   */
  private static List<Way> warm(Bench bench, Wrk wrk, List<Way> ways) throws InterruptedException {
    var working = new ArrayList<Way>();
    for (Way way : ways) {
      bench.progress("paths: warming " + way.name());
      try {
        way.warm(wrk, HEADLINE, bench.choose(8, 12));
        working.add(way);
      } catch (MeasurementException e) {
        bench.problem("paths: left out: " + e.getMessage());
      }
    }
    return working;
  }

  private static List<Load> loads(Bench bench) {
    var loads = new ArrayList<Load>();
    loads.add(HEADLINE);
    for (int connections : bench.isQuick() ? List.of(1, 64) : List.of(1, 4, 64)) {
      loads.add(Load.keepAlive(connections, 12));
    }
    for (int body : bench.isQuick() ? List.of(16 * 1024) : BODIES) {
      loads.add(Load.keepAlive(16, body));
    }
    loads.add(Load.newConnections(16, 12));
    return loads;
  }

  private static Rounds rounds(Bench bench, Wrk wrk, List<Way> ways, Load load)
      throws MeasurementException, InterruptedException {
    Map<String, Way> byName =
        ways.stream().collect(Collectors.toMap(Way::name, Function.identity()));
    int count = load.equals(HEADLINE) ? bench.choose(5, 15) : bench.choose(2, 7);
    int seconds = load.equals(HEADLINE) ? bench.choose(1, 2) : 1;
    return Rounds.run(
        count,
        ways.stream().map(Way::name).toList(),
        name -> byName.get(name).measure(wrk, load, seconds));
  }

  private static void reportHeadline(Bench bench, Rounds rounds) {
    ratio(bench, rounds, "gear1_vs_direct_rps", Ways.GEAR1, Ways.DIRECT, Sample::requestsPerSecond);
    ratio(bench, rounds, "gear3_vs_nginx_rps", Ways.GEAR3, Ways.NGINX, Sample::requestsPerSecond);
    ratio(bench, rounds, "gear3_vs_envoy_rps", Ways.GEAR3, Ways.ENVOY, Sample::requestsPerSecond);
    ratio(bench, rounds, "gear3_p99_vs_nginx", Ways.GEAR3, Ways.NGINX, Sample::p99Micros);
  }

  private static void ratio(
      Bench bench,
      Rounds rounds,
      String figure,
      String way,
      String to,
      ToDoubleFunction<Sample> value) {
    if (!rounds.paths().containsAll(List.of(way, to))) {
      return;
    }
    String conditions = HEADLINE.conditions() + ", the same client and backend, rounds interleaved";
    bench.report().add(Figure.of(figure, rounds.ratio(way, to, value), "ratio", conditions));
  }

  private static void memory(Bench bench, List<Way> ways) throws MeasurementException {
    for (Way way : ways) {
      if (!way.hops().isEmpty()) {
        bench
            .report()
            .detail(
                new Figure(
                    way.name() + "_hops_mib",
                    way.residentBytes() / MIB,
                    "MiB",
                    "proportional set size of the proxies of the way after all loads"));
      }
    }
  }
}
