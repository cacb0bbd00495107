package io.weft.relay.internal.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CountTest {

  /** A registry of Prometheus knows a counter by its name without {@code _total}. */
  @Test
  void namesDifferWithoutTheSuffixOfCounters() {
    long different =
        Arrays.stream(Count.values())
            .map(count -> count.metric().replaceFirst("_total$", ""))
            .distinct()
            .count();
    assertEquals(Count.values().length, different);
  }
}
