package io.weft.grayscale.internal;

import io.weft.spi.definition.HashPolicies;
import io.weft.spi.definition.RefusedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A split as {@code struct gs_split}. */
final class SplitTable {
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final int CLUSTERS = 64;
  private static final int SHARES = 24;
  private static final int HEADER = SHARES + CLUSTERS * 16;
  private static final int PIECES = HEADER + HashPolicies.STEP_BYTES;
  static final int PIECES_LIMIT = 256;
  static final int BYTES = PIECES + PIECES_LIMIT * 8;

  private SplitTable() {}

  /** {@code clusters} and {@code actions} are the ids in the order of the split's shares. */
  static byte[] encode(Split split, List<Integer> clusters, List<Integer> actions)
      throws RefusedException {
    ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.nativeOrder());
    long divisor = 0;
    for (Split.Share share : split.shares()) {
      divisor = gcd(share.weight(), divisor);
    }
    long total = split.total() / divisor;
    out.putInt(split.mode().ordinal()).putInt(split.shares().size()).putInt((int) total);
    List<Arcs.Piece> pieces = Arcs.of(split);
    out.putInt((int) step(total)).putInt((int) divisor).putInt(pieces.size());
    long end = 0;
    for (int i = 0; i < split.shares().size(); i++) {
      end += split.shares().get(i).weight() / divisor;
      out.position(SHARES + i * 16)
          .putInt((int) end)
          .putInt(clusters.get(i))
          .putInt(actions.get(i));
    }
    if (!split.header().isEmpty()) {
      out.position(HEADER).put(HashPolicies.header(split.header()));
    }
    out.position(PIECES);
    for (Arcs.Piece piece : pieces) {
      out.putInt((int) (piece.end() - 1)).putInt(piece.share());
    }
    return out.array();
  }

  /**
   * Coprime to the total and near its golden section: the multiples meet every point once a period,
   * and any run of them is spread evenly.
   */
  static long step(long total) {
    long start = Math.max(1, (long) (total * GOLDEN));
    long distance = 0;
    while (gcd(start + distance, total) != 1) {
      if (start > distance && gcd(start - distance, total) == 1) {
        return start - distance;
      }
      distance++;
    }
    return start + distance;
  }

  static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
