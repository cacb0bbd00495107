package io.weft.kernel.internal;

import java.lang.foreign.MemorySegment;

/** libbpf's ring buffer reader. Methods that can fail return the negative errno. */
public interface RingCalls {
  /** What gets each sample, in memory that is valid during the call only. */
  @FunctionalInterface
  interface Sink {
    void sample(MemorySegment sample);
  }

  /** Reads the rings of these maps; {@code sinks[i]} gets the samples of {@code fds[i]}. */
  Ring open(int[] fds, Sink[] sinks);

  /** A reader of one thread. */
  interface Ring extends AutoCloseable {
    /** Waits for samples and hands them over: how many, or the negative errno. */
    int poll(int timeoutMillis);

    @Override
    void close();
  }
}
