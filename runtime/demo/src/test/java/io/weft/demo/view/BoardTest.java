package io.weft.demo.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.demo.config.Share;
import io.weft.demo.traffic.Counts;
import io.weft.demo.traffic.Key;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoardTest {
  private static final List<Share> SHARES =
      List.of(new Share("catalog", "all", "v1", 3, 4), new Share("catalog", "all", "v2", 1, 4));
  private static final Map<Key, Counts> COUNTS =
      Map.of(
          new Key("catalog", "all", "v1"), new Counts(150, 0, 1000, 2500),
          new Key("catalog", "all", ""), new Counts(50, 50, 400, 500),
          new Key("web", "all", "page"), new Counts(200, 50, 1500, 3000));
  private static final List<Row> ROWS =
      Board.rows(
          SHARES,
          COUNTS,
          Map.of(new Key("catalog", "all", ""), 70L),
          Map.of("catalog", new Gear(3, "each request decides")),
          2);

  @Test
  void showsThePageThenWhatIsConfiguredThenTheRest() {
    assertEquals(
        List.of("page", "v1", "v2", ""), ROWS.stream().map(row -> row.key().version()).toList());
  }

  @Test
  void holdsSharesAgainstWeights() {
    Row v1 = ROWS.get(1);
    assertEquals(0.75, v1.share());
    assertEquals(0.75, v1.configured().orElseThrow().part());
    assertEquals(75, v1.perSecond());
    assertEquals(0, ROWS.get(2).share());
    assertEquals(70, ROWS.get(3).errors());
  }

  @Test
  void alignsColumnsForPeople() {
    assertEquals(
        """
        SERVICE  ROUTE  VERSION  WEIGHT    SHARE  REQ/S  P50 MS  P99 MS  ERRORS  GEAR
        web      all    page          -  100.0 %    100    1.50    3.00       0
        catalog  all    v1       75.0 %   75.0 %     75    1.00    2.50       0  3 relay: each request decides
        catalog  all    v2       25.0 %    0.0 %      0    0.00    0.00       0
        catalog  all    none          -   25.0 %     25    0.40    0.50      70
        """,
        String.join("\n", TextTable.lines(ROWS)) + "\n");
  }

  @Test
  void writesJsonForMachines() {
    String json = JsonReport.finished(200, 2, ROWS, List.of("broken"));
    assertTrue(json.startsWith("{\"as_configured\":false,\"problems\":[\"broken\"]"), json);
    assertTrue(json.contains("\"gear\":3,\"gear_reason\":\"each request decides\""), json);
    assertTrue(json.contains("\"configured_share\":0.75,\"share\":0.75,\"requests\":150"), json);
  }
}
