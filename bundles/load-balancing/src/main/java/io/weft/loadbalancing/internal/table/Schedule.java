package io.weft.loadbalancing.internal.table;

/** The smooth order of weighted turns. */
final class Schedule {
  private Schedule() {}

  /**
   * Earliest deadline first: the k-th turn of a weight w is due at (k + 1/2) / w of the period.
   * Each index comes exactly {@code weights[i]} times, ties go to the lower index.
   */
  static int[] of(int[] weights) {
    int length = 0;
    for (int weight : weights) {
      length = Math.addExact(length, weight);
    }
    int[] order = new int[length];
    Heap heap = new Heap(weights);
    for (int i = 0; i < length; i++) {
      order[i] = heap.next();
    }
    return order;
  }

  /**
   * A binary heap of indexes by deadline, on plain arrays: one endpoint's change makes a schedule
   * of thousands.
   */
  private static final class Heap {
    private final int[] weights;
    private final int[] heap;
    private final long[] turns; // 2k + 1
    private int size;

    Heap(int[] weights) {
      this.weights = weights;
      this.heap = new int[weights.length];
      this.turns = new long[weights.length];
      for (int i = 0; i < weights.length; i++) {
        if (weights[i] > 0) {
          turns[i] = 1;
          heap[size++] = i;
        }
      }
      for (int at = size / 2 - 1; at >= 0; at--) {
        sink(at);
      }
    }

    int next() {
      int first = heap[0];
      turns[first] += 2;
      sink(0);
      return first;
    }

    private boolean before(int a, int b) {
      int order = Long.compare(turns[a] * weights[b], turns[b] * weights[a]);
      return order < 0 || order == 0 && a < b;
    }

    private void sink(int start) {
      int at = start;
      int moved = heap[at];
      for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
        if (child + 1 < size && before(heap[child + 1], heap[child])) {
          child++;
        }
        if (!before(heap[child], moved)) {
          break;
        }
        heap[at] = heap[child];
        at = child;
      }
      heap[at] = moved;
    }
  }
}
