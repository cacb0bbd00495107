package io.weft.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void takesMedianAndQuartilesWhateverTheOrder() {
    assertEquals(new Spread(2, 3, 4, 5), Spread.of(5, 1, 4, 2, 3));
    assertEquals(new Spread(1.75, 2.5, 3.25, 4), Spread.of(List.of(4.0, 3.0, 2.0, 1.0)));
    assertEquals(new Spread(7, 7, 7, 1), Spread.of(7));
  }

  @Test
  void anOutlierDoesNotMoveTheMedian() {
    assertEquals(3, Spread.of(1, 2, 3, 4, 1e9).median());
  }

  @Test
  void quantilesReachTheExtremes() {
    assertEquals(1, Spread.quantile(0, 3, 1, 2));
    assertEquals(3, Spread.quantile(1, 3, 1, 2));
    assertEquals(2.98, Spread.quantile(0.99, 3, 1, 2), 1e-9);
  }

  @Test
  void nothingHasNoMedian() {
    assertThrows(IllegalArgumentException.class, Spread::of);
  }
}
