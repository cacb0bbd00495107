package io.weft.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.bench.measure.MeasurementException;
import io.weft.bench.measure.Sample;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WrkReportTest {
  private static final String OUTPUT =
      """
      Running 1s test @ http://127.0.0.1:8080/12
        1 threads and 16 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency   120.53us   80.46us   4.03ms   98.11%
          Req/Sec   129.51k     3.22k  132.21k    81.82%
        141532 requests in 1.10s, 22.94MB read
      Requests/sec: 128661.56
      Transfer/sec:     20.86MB
      weft requests=141532 micros=1100034 bytes=24060440 p50=114 p99=301 failed=3
      """;

  @Test
  void readsWhatTheScriptPrinted() throws Exception {
    assertEquals(
        new Sample(
            141532,
            Duration.ofNanos(1_100_034_000),
            Duration.ofNanos(114_000),
            Duration.ofNanos(301_000),
            24060440,
            3,
            Duration.ZERO),
        WrkReport.read(OUTPUT));
  }

  @Test
  void saysWhatWrkSaid() {
    var refused =
        assertThrows(
            MeasurementException.class,
            () -> WrkReport.read("unable to connect to 127.0.0.1:1 Connection refused\n"));
    assertTrue(refused.getMessage().contains("Connection refused"), refused.getMessage());
  }

  @Test
  void noAnswerIsNoMeasurement() {
    String nothing = OUTPUT.replace("weft requests=141532", "weft requests=0");
    assertThrows(MeasurementException.class, () -> WrkReport.read(nothing));
  }
}
