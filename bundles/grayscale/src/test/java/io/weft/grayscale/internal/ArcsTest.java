package io.weft.grayscale.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which users move when weights change. */
class ArcsTest {
  /** Hashes that rounding may move: fewer than one a cluster. */
  private static final long ROUNDING = 64;

  private static List<Arcs.Piece> arcs(long... weights) {
    return Arcs.of(new Split(Split.Mode.USER, "", shares(weights), weights.length));
  }

  private static List<Split.Share> shares(long... weights) {
    List<Split.Share> shares = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        shares.add(new Split.Share("c" + i, i, weights[i], HeaderEdits.NONE));
      }
    }
    return shares;
  }

  /** moved[from][to]: hashes that change their place, by places of the configuration. */
  private static long[][] moved(long[] before, long[] after) {
    List<Arcs.Piece> from = arcs(before);
    List<Arcs.Piece> to = arcs(after);
    long[][] moved = new long[before.length][after.length];
    long at = 0;
    for (int i = 0, j = 0; at < Arcs.RANGE; ) {
      long end = Math.min(from.get(i).end(), to.get(j).end());
      moved[place(before, from.get(i))][place(after, to.get(j))] += end - at;
      at = end;
      i += from.get(i).end() == at ? 1 : 0;
      j += to.get(j).end() == at ? 1 : 0;
    }
    return moved;
  }

  private static int place(long[] weights, Arcs.Piece piece) {
    return shares(weights).get(piece.share()).place();
  }

  private static double percent(long hashes) {
    return 100.0 * hashes / Arcs.RANGE;
  }

  @Test
  void clustersGetTheirPartOfTheUsers() {
    Random random = new Random(1);
    for (int run = 0; run < 2000; run++) {
      long[] weights = weights(random, 1 + random.nextInt(64));
      long total = shares(weights).stream().mapToLong(Split.Share::weight).sum();
      long[] got = new long[weights.length];
      long at = 0;
      List<Arcs.Piece> pieces = arcs(weights);
      assertTrue(pieces.size() <= SplitTable.PIECES_LIMIT);
      for (Arcs.Piece piece : pieces) {
        assertTrue(piece.end() > at, "pieces in order");
        got[place(weights, piece)] += piece.end() - at;
        at = piece.end();
      }
      assertEquals(Arcs.RANGE, at);
      for (int i = 0; i < weights.length; i++) {
        assertEquals((double) weights[i] / total * Arcs.RANGE, got[i], ROUNDING);
      }
    }
  }

  @Test
  void theOnlyGrowingClusterKeepsItsUsers() {
    Random random = new Random(2);
    for (int run = 0; run < 5000; run++) {
      long[] before = weights(random, 2 + random.nextInt(6));
      long[] after = before.clone();
      int growing = random.nextInt(before.length);
      for (int i = 0; i < after.length; i++) {
        if (i != growing && random.nextBoolean()) {
          after[i] = (long) (after[i] * random.nextDouble());
        }
      }
      // The whole stays, so that the others do not grow.
      after[growing] += sum(before) - sum(after);
      long[] lost = moved(before, after)[growing];
      for (int i = 0; i < lost.length; i++) {
        assertTrue(i == growing || lost[i] <= ROUNDING, run + " lost " + lost[i]);
      }
    }
  }

  @Test
  void aCanaryGrowsAtTheCostOfTheStableClusterOnly() {
    long[] before = {90, 5, 5};
    for (long canary = 6; canary <= 50; canary++) {
      long[] after = {95 - canary, 5, canary};
      long[][] moved = moved(before, after);
      assertEquals(1, percent(moved[0][2]), 0.001);
      assertEquals(5, percent(moved[1][1]), 0.001);
      assertEquals(canary - 1, percent(moved[2][2]), 0.001);
      before = after;
    }
  }

  @Test
  void aClusterAtTheEndTakesFromTheStableClusterOnly() {
    for (long[][] change : new long[][][] {{{90, 10}, {85, 10, 5}}, {{90, 10, 0}, {85, 10, 5}}}) {
      long[] before = change[0];
      long[][] moved = moved(before, change[1]);
      assertEquals(5, percent(moved[0][2]), 0.001);
      assertEquals(10, percent(moved[1][1]), 0.001);
    }
  }

  @Test
  void aClusterWithoutWeightHasNoUsersAndItsFirstOnesComeFromOne() {
    long[][] moved = moved(new long[] {0, 60, 40}, new long[] {5, 55, 40});
    assertEquals(5, percent(moved[1][0]), 0.001);
    assertEquals(40, percent(moved[2][2]), 0.001);
  }

  private static long[] weights(Random random, int count) {
    long[] weights = new long[count];
    for (int i = 0; i < count; i++) {
      weights[i] = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(1000);
    }
    weights[random.nextInt(count)] = 1 + random.nextInt(2000);
    return weights;
  }

  private static long sum(long[] weights) {
    long sum = 0;
    for (long weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
