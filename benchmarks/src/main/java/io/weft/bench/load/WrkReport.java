package io.weft.bench.load;

import io.weft.bench.measure.MeasurementException;
import io.weft.bench.measure.Sample;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the line that {@code report.lua} makes wrk print. */
final class WrkReport {
  private static final Pattern LINE =
      Pattern.compile(
          "^weft requests=(\\d+) micros=(\\d+) bytes=(\\d+) p50=(\\d+) p99=(\\d+) failed=(\\d+)$",
          Pattern.MULTILINE);

  private WrkReport() {}

  /**
   * @param output all that wrk printed
   * @return what it measured, without CPU time
   * @throws MeasurementException if the line is not there or nothing was answered
   */
  static Sample read(String output) throws MeasurementException {
    Matcher line = LINE.matcher(output);
    if (!line.find()) {
      throw new MeasurementException("wrk reported nothing; it printed: " + output.strip());
    }
    long requests = Long.parseLong(line.group(1));
    if (requests == 0) {
      throw new MeasurementException("wrk got no answer at all; it printed: " + output.strip());
    }
    return new Sample(
        requests,
        micros(line.group(2)),
        micros(line.group(4)),
        micros(line.group(5)),
        Long.parseLong(line.group(3)),
        Long.parseLong(line.group(6)),
        Duration.ZERO);
  }

  private static Duration micros(String digits) {
    return Duration.of(Long.parseLong(digits), ChronoUnit.MICROS);
  }
}
