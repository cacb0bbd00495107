package io.weft.relay.internal.decision;

/** Who decides requests: the kernel in a node, a plain function in tests. */
public interface Decider {

  /**
   * What one event loop asks.
   *
   * @param loop number of the loop, from 0
   */
  LoopDecider open(int loop);

  /** Used by one thread only. */
  interface LoopDecider extends AutoCloseable {

    /**
     * Decides a request, or a TCP connection when the head is empty; fills {@code verdict} anew.
     */
    void decide(Question question, Verdict verdict);

    /**
     * Picks an endpoint of {@link Question#cluster} alone: for a copy of a request, for another
     * try, or for a connection that carries no requests.
     */
    void pick(Question question, Verdict verdict);

    /** Takes a verdict that the kernel has reached already, and gives its element back. */
    default void take(int element, Verdict verdict) {
      throw new IllegalStateException("nothing is decided in advance here");
    }

    @Override
    void close();
  }
}
