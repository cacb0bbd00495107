package io.weft.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.demo.config.Share;
import io.weft.demo.traffic.Counts;
import io.weft.demo.traffic.Key;
import io.weft.demo.view.Board;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final List<Share> SHARES =
      List.of(
          new Share("catalog", "everyone", "v1", 80, 100),
          new Share("catalog", "everyone", "v2", 20, 100),
          new Share("reviews", "all", "v1", 1, 1));

  private final Map<Key, Counts> counts = new HashMap<>();
  private final Map<Key, Long> errors = new HashMap<>();

  VerdictTest() {
    put("web", "everyone", "page", 100);
    put("catalog", "everyone", "v1", 80);
    put("catalog", "everyone", "v2", 20);
    put("reviews", "all", "v1", 100);
  }

  @Test
  void isContentWithExactShares() {
    assertEquals(List.of(), problems());
  }

  @Test
  void findsOneRequestThatWentElsewhere() {
    put("catalog", "everyone", "v1", 79);
    put("catalog", "everyone", "v2", 21);
    assertEquals(
        List.of(
            "catalog everyone v1: 79 of 100 requests, but its weight is 80 of 100",
            "catalog everyone v2: 21 of 100 requests, but its weight is 20 of 100"),
        problems());
  }

  @Test
  void findsLostRequests() {
    put("reviews", "all", "v1", 99);
    assertEquals(List.of("reviews all: 99 requests of 100"), problems());
  }

  @Test
  void findsErrorsAndAnswersOfNobodyConfigured() {
    errors.put(new Key("reviews", "all", "v1"), 2L);
    put("reviews", "all", "v1", 97);
    put("reviews", "all", "v9", 3);
    assertEquals(
        List.of(
            "reviews all v1: 2 errors",
            "reviews all v9: 3 answers, but no file names it",
            "reviews all v1: 97 of 100 requests, but its weight is 1 of 1"),
        problems());
  }

  private void put(String service, String route, String version, int requests) {
    counts.put(new Key(service, route, version), new Counts(requests, 0, 1, 1));
  }

  private List<String> problems() {
    return Verdict.problems(
        Board.rows(SHARES, counts, errors, Map.of(), 1), Map.of("everyone", 100));
  }
}
