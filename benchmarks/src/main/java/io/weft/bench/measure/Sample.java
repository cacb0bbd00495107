package io.weft.bench.measure;

import java.time.Duration;

/**
 * What one short run of load on one path gave.
 *
 * @param requests answered
 * @param duration from the first request to the last answer
 * @param p50 median latency
 * @param p99 latency that 1 of 100 requests exceeded
 * @param bytes read by the client
 * @param failed requests without a whole answer of status below 400
 * @param cpu time of all processes of the path: client, hops, backend
 */
public record Sample(
    long requests,
    Duration duration,
    Duration p50,
    Duration p99,
    long bytes,
    long failed,
    Duration cpu) {

  /** The same with the CPU time that its processes took. */
  public Sample withCpu(Duration taken) {
    return new Sample(requests, duration, p50, p99, bytes, failed, taken);
  }

  public double requestsPerSecond() {
    return requests / seconds(duration);
  }

  public double p50Micros() {
    return micros(p50);
  }

  public double p99Micros() {
    return micros(p99);
  }

  /** CPU milliseconds that 1,000 requests took. */
  public double cpuMillisPerThousand() {
    return requests == 0 ? 0 : seconds(cpu) * 1000 * 1000 / requests;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static double micros(Duration duration) {
    return duration.toNanos() / 1e3;
  }
}
