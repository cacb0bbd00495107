package io.weft.bench.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weft.bench.measure.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {

  @Test
  void isAnObjectOfFourFields() throws Exception {
    var figure = Figure.of("gear1_vs_direct_rps", new Spread(0.9, 0.98, 1, 7), "ratio", "12B");
    assertEquals(
        "{\"figure\":\"gear1_vs_direct_rps\",\"value\":0.98,\"unit\":\"ratio\","
            + "\"conditions\":\"12B; median of 7, quartiles 0.9 to 1\"}",
        new ObjectMapper().writeValueAsString(figure));
  }

  @Test
  void boundsThemselvesAreMet() {
    Target least = Target.of("gear3_vs_envoy_rps").orElseThrow();
    assertTrue(least.isMet(2));
    assertFalse(least.isMet(1.999));
    Target most = Target.of("gear3_p99_vs_nginx").orElseThrow();
    assertTrue(most.isMet(1.2));
    assertFalse(most.isMet(1.2001));
    assertTrue(Target.of("load_10000_clusters_seconds").isEmpty());
  }

  @Test
  void tableNamesWhatIsNotMet() {
    String text =
        Text.verdicts(
            List.of(
                new Figure("ready_seconds", 2.25, "s", ""),
                new Figure("rss_idle_mib", 90, "MiB", ""),
                new Figure("rss_10000_clusters_mib", 1234.6, "MiB", "")));
    assertEquals(
        """
        figure                  value  unit   must be  met
        ready_seconds            2.25     s     ≤ 1.5   NO
        rss_idle_mib               90   MiB     ≤ 128  yes
        rss_10000_clusters_mib  1,235   MiB  reported"""
            .stripIndent(),
        text);
  }

  @Test
  void numbersKeepThreeDigits() {
    assertEquals("129,512", Numbers.format(129511.7));
    assertEquals("0.972", Numbers.format(0.97166));
    assertEquals("12.3", Numbers.format(12.345));
    assertEquals("0.00123", Numbers.format(0.0012345));
    assertEquals("0", Numbers.format(0));
    assertEquals("100", Numbers.format(100));
  }
}
