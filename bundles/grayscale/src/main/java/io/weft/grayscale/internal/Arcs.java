package io.weft.grayscale.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which users belong to which cluster: a division of the range of 2^32 hashes that depends on
 * nothing but the weights, so all nodes make the same one.
 *
 * <p>Each place of the configuration has an anchor, in the order 0, 1/2, 1/4, 3/4, 1/8 … of the
 * range, and the arc from it to the next anchor. A cluster takes the front of its arc. One that
 * weighs more than its arc takes it whole and what others leave free behind theirs, from left to
 * right where there are several. So
 *
 * <ul>
 *   <li>a cluster that grows while no other does keeps all its users;
 *   <li>a cluster that fits its arc has users that depend on its own part of the whole only: what
 *       grows beside it takes from the large ones;
 *   <li>a cluster that is added at the end of the configuration takes from one arc.
 * </ul>
 *
 * <p>No division without memory can promise the first also when two clusters grow at once: parts
 * just above every cluster's threshold would add up to more than the whole, or parts just below to
 * less.
 */
final class Arcs {
  static final long RANGE = 1L << 32;

  private final List<Piece> pieces = new ArrayList<>();
  private final List<Split.Share> shares;
  private final long total;

  /** What each cluster wants beyond its arc. */
  private final long[] left;

  private int filling;

  /** Hashes from the end of the piece before to {@code end}, exclusive. */
  record Piece(long end, int share) {}

  /** Share -1: nobody's, as the place has no weight. */
  private record Arc(long start, long end, int share) {}

  private Arcs(Split split) {
    this.shares = split.shares();
    this.total = split.total();
    this.left = new long[shares.size()];
  }

  /** The pieces in order; the last one ends at {@link #RANGE}. */
  static List<Piece> of(Split split) {
    return new Arcs(split).divide(split.places());
  }

  private List<Piece> divide(int places) {
    List<Arc> arcs = arcs(places);
    for (Arc arc : arcs) {
      if (arc.share >= 0) {
        left[arc.share] = Math.max(0, points(arc.share) - (arc.end - arc.start));
      }
    }
    for (Arc arc : arcs) {
      long own = arc.start;
      if (arc.share >= 0) {
        own = Math.min(arc.end, arc.start + points(arc.share));
        add(own, arc.share);
      }
      fill(own, arc.end, arc.share);
    }
    return pieces;
  }

  private List<Arc> arcs(int places) {
    int[] shareAt = new int[places];
    Arrays.fill(shareAt, -1);
    for (int i = 0; i < shares.size(); i++) {
      shareAt[shares.get(i).place()] = i;
    }
    long[] anchors = IntStream.range(0, places).mapToLong(Arcs::anchor).sorted().toArray();
    List<Arc> arcs = new ArrayList<>();
    for (int i = 0; i < places; i++) {
      long end = i + 1 < places ? anchors[i + 1] : RANGE;
      arcs.add(new Arc(anchors[i], end, shareAt[Integer.reverse((int) anchors[i])]));
    }
    return arcs;
  }

  private static long anchor(int place) {
    return Integer.toUnsignedLong(Integer.reverse(place));
  }

  private long points(int share) {
    return (long) ((double) shares.get(share).weight() / total * RANGE);
  }

  /** Gives a free stretch to those that want more; what rounding left, to whoever is beside it. */
  private void fill(long from, long to, int owner) {
    long at = from;
    while (at < to) {
      while (filling < left.length && left[filling] == 0) {
        filling++;
      }
      if (filling == left.length) {
        add(to, owner >= 0 ? owner : pieces.getLast().share);
        return;
      }
      long taken = Math.min(to - at, left[filling]);
      left[filling] -= taken;
      at += taken;
      add(at, filling);
    }
  }

  private void add(long end, int share) {
    long start = pieces.isEmpty() ? 0 : pieces.getLast().end;
    if (end == start) {
      return;
    }
    if (!pieces.isEmpty() && pieces.getLast().share == share) {
      pieces.removeLast();
    }
    pieces.add(new Piece(end, share));
  }
}
