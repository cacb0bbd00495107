package io.weft.relay.internal.splice;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * Numbers of records. One that was used is used again only when its socket has left the kernel's
 * map: putting another one in its place would throw away what is in the old one's queue. Safe for
 * many threads.
 */
final class Elements {
  private final BitSet taken = new BitSet();
  private final ArrayDeque<Integer> leaving = new ArrayDeque<>();
  private final int end;
  private final int step;
  private final int first;

  /**
   * @param first the lowest number
   * @param end behind the highest one
   * @param step from one number to the next
   */
  Elements(int first, int end, int step) {
    this.end = end;
    this.step = step;
    this.first = first;
  }

  synchronized OptionalInt take() {
    int free = taken.nextClearBit(0);
    int number = first + free * step;
    if (number + step > end) {
      return OptionalInt.empty();
    }
    taken.set(free);
    return OptionalInt.of(number);
  }

  /** Its socket was never in the map. */
  synchronized void release(int number) {
    taken.clear((number - first) / step);
  }

  /** Its socket may still be in the map. */
  synchronized void retire(int number) {
    leaving.add(number);
  }

  /** Frees those that {@code gone} says of that they have left. */
  synchronized void reclaim(IntPredicate gone) {
    leaving.removeIf(
        number -> {
          boolean free = gone.test(number);
          if (free) {
            release(number);
          }
          return free;
        });
  }

  synchronized int used() {
    return taken.cardinality();
  }
}
