package io.weft.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private static Sample sample(long requests) {
    return new Sample(
        requests,
        Duration.ofSeconds(2),
        Duration.ofNanos(1500),
        Duration.ofMillis(2),
        0,
        1,
        Duration.ofMillis(30));
  }

  @Test
  void visitsThePathsInTurn() throws Exception {
    var visited = new ArrayList<String>();
    Rounds rounds =
        Rounds.run(
            2,
            List.of("a", "b"),
            path -> {
              visited.add(path);
              return sample(1);
            });
    assertEquals(List.of("a", "b", "a", "b"), visited);
    assertEquals(List.of("a", "b"), rounds.paths());
    assertEquals(2, rounds.failed("a"));
  }

  /**
   * The machine was slow in the second round: the medians' ratio would be 1.5, each round's is 2.
   */
  @Test
  void comparesWithinARound() throws Exception {
    Iterator<Long> requests = List.of(200L, 100L, 20L, 10L, 240L, 120L).iterator();
    Rounds rounds = Rounds.run(3, List.of("a", "b"), _ -> sample(requests.next()));
    assertEquals(new Spread(2, 2, 2, 3), rounds.ratio("a", "b", Sample::requestsPerSecond));
    assertEquals(100, rounds.of("a", Sample::requestsPerSecond).median());
  }

  @Test
  void refusesAPathThatWasNotMeasured() throws Exception {
    Rounds rounds = Rounds.run(1, List.of("a"), _ -> sample(1));
    assertThrows(IllegalArgumentException.class, () -> rounds.ratio("a", "c", Sample::p50Micros));
  }

  @Test
  void sampleKnowsItsRates() {
    Sample sample = sample(500);
    assertEquals(250, sample.requestsPerSecond());
    assertEquals(1.5, sample.p50Micros());
    assertEquals(2000, sample.p99Micros());
    assertEquals(60, sample.cpuMillisPerThousand());
    assertEquals(10, sample.withCpu(Duration.ofMillis(5)).cpuMillisPerThousand());
  }
}
