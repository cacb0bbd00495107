package io.weft.admin.internal.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrometheusMetricsTest {
  private final PrometheusMetrics metrics = new PrometheusMetrics();

  private String page() throws IOException {
    var out = new ByteArrayOutputStream();
    metrics.write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void countersCountByLabel() throws IOException {
    var counter = metrics.counter("weft_tests_total", "Tests.", "kind");
    counter.labels("unit").add(2);
    counter.labels("unit").add(1);
    assertTrue(page().contains("weft_tests_total{kind=\"unit\"} 3.0"), page());
    assertTrue(page().contains("# HELP weft_tests_total Tests."), page());
  }

  @Test
  void aSeriesIsReadWhenItIsAskedForUntilItEnds() throws Exception {
    int[] reads = {0};
    AutoCloseable series =
        metrics.observe("weft_reads", "Reads.", false, new String[0], to -> to.set(++reads[0]));
    assertTrue(page().contains("weft_reads 1.0"));
    assertTrue(page().contains("weft_reads 2.0"));
    series.close();
    assertFalse(page().contains("weft_reads"));
    assertEquals(2, reads[0]);
  }

  @Test
  void theNewerOfTwoVersionsIsReadAndTheOldersEndIsNotItsEnd() throws Exception {
    AutoCloseable old = metrics.observe("weft_age", "Age.", false, new String[0], to -> to.set(1));
    AutoCloseable young =
        metrics.observe("weft_age", "Age.", false, new String[0], to -> to.set(2));
    assertTrue(page().contains("weft_age 2.0"));
    old.close();
    assertTrue(page().contains("weft_age 2.0"));
    young.close();
    assertFalse(page().contains("weft_age"));
  }
}
