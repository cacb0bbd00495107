package io.weft.bench.benchmark;

import io.weft.bench.load.Load;
import io.weft.bench.load.Wrk;
import io.weft.bench.measure.MeasurementException;
import io.weft.bench.measure.Rounds;
import io.weft.bench.measure.Sample;
import io.weft.bench.node.Carried;
import io.weft.bench.path.Way;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts loads on ways in turn, and looks whether the kernel carried those of gear 2. */
final class SpliceLoads {
  /** The first two exchanges of a connection are the relay's; a run has many more. */
  private static final double LEAST_CARRIED = 0.99;

  private final Bench bench;
  private final Wrk wrk;
  private final Carried carried;

  SpliceLoads(Bench bench, Wrk wrk, Carried carried) {
    this.bench = bench;
    this.wrk = wrk;
    this.carried = carried;
  }

  void warm(List<Way> ways, Load load, int runs) throws MeasurementException, InterruptedException {
    for (Way way : ways) {
      bench.progress("splice: warming " + way.name());
      way.warm(wrk, load, runs);
    }
  }

  /**
   * A load whose messages the kernel carries.
   *
   * @throws MeasurementException also if it did not
   */
  Rounds carried(List<Way> ways, Load load, int rounds)
      throws MeasurementException, InterruptedException {
    int seconds = bench.choose(1, 2);
    return inTurn(
        ways,
        rounds,
        way ->
            way.name().equals(SpliceWays.GEAR2)
                ? carried(way, load, seconds)
                : way.measure(wrk, load, seconds));
  }

  private Sample carried(Way way, Load load, int seconds)
      throws MeasurementException, InterruptedException {
    long before = carried.count();
    Sample sample = way.measure(wrk, load, seconds);
    carried.require(before, sample.requests(), LEAST_CARRIED);
    return sample;
  }

  /** A load whose messages never fit. */
  Rounds bulk(List<Way> ways, Load load, int rounds)
      throws MeasurementException, InterruptedException {
    for (Way way : ways) {
      way.warm(wrk, load, 3);
    }
    return inTurn(ways, rounds, way -> way.measure(wrk, load, 1));
  }

  private interface Measurement {
    Sample take(Way way) throws MeasurementException, InterruptedException;
  }

  private static Rounds inTurn(List<Way> ways, int rounds, Measurement measurement)
      throws MeasurementException, InterruptedException {
    Map<String, Way> byName =
        ways.stream().collect(Collectors.toMap(Way::name, Function.identity()));
    List<String> names = ways.stream().map(Way::name).toList();
    return Rounds.run(rounds, names, name -> measurement.take(byName.get(name)));
  }
}
