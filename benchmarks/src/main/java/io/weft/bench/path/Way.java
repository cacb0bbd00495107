package io.weft.bench.path;

import io.weft.bench.load.Load;
import io.weft.bench.load.Wrk;
import io.weft.bench.machine.Cgroup;
import io.weft.bench.measure.MeasurementException;
import io.weft.bench.measure.Sample;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One way from the client to the backend.
 *
 * @param name of a word
 * @param client the control group of the client, and of nobody else
 * @param server what the client connects to
 * @param hops control groups of the proxies between, empty for none
 * @param backend control group of the backend
 */
public record Way(String name, Cgroup client, URI server, List<Cgroup> hops, Cgroup backend) {

  /** Puts load on it and counts the CPU time of every process of the way. */
  public Sample measure(Wrk wrk, Load load, int seconds)
      throws MeasurementException, InterruptedException {
    Duration before = cpu();
    Sample sample = wrk.run(client, server, load, seconds);
    return checked(sample.withCpu(cpu().minus(before)), load);
  }

  /**
   * Puts load on it until it answers, for a way that has just been made, and then for a while: in
   * runs of a second, because the end of a run is code of its own, whose first time makes a
   * compiler throw away and repeat what it did for the requests.
   */
  public void warm(Wrk wrk, Load load, int runs) throws MeasurementException, InterruptedException {
    await(wrk, load);
    for (int run = 1; run < runs; run++) {
      measure(wrk, load, 1);
    }
  }

  private void await(Wrk wrk, Load load) throws MeasurementException, InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        measure(wrk, load, 1);
        return;
      } catch (MeasurementException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        Thread.sleep(200);
      }
    }
  }

  /** A figure of wrong answers would be worth nothing. */
  private Sample checked(Sample sample, Load load) throws MeasurementException {
    if (sample.failed() > 0) {
      throw new MeasurementException(
          name + ": " + sample.failed() + " of " + sample.requests() + " requests failed");
    }
    if (sample.bytes() / sample.requests() < load.body()) {
      throw new MeasurementException(
          name + ": answers of " + sample.bytes() / sample.requests() + " B, not " + load.body());
    }
    return sample;
  }

  private Duration cpu() throws MeasurementException {
    var groups = new ArrayList<>(hops);
    groups.add(client);
    groups.add(backend);
    Duration sum = Duration.ZERO;
    for (Cgroup group : groups) {
      sum = sum.plus(group.cpu());
    }
    return sum;
  }

  /** Memory of the hops. */
  public long residentBytes() throws MeasurementException {
    long sum = 0;
    for (Cgroup hop : hops) {
      sum += hop.residentBytes();
    }
    return sum;
  }
}
