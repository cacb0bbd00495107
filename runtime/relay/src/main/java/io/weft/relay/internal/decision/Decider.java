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

    /** Picks an endpoint of a cluster for a copy of a request. */
    void pick(Question question, int cluster, Verdict verdict);

    @Override
    void close();
  }
}
