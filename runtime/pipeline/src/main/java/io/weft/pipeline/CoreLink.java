package io.weft.pipeline;

/** One of the core's programs on a control group. */
public interface CoreLink extends AutoCloseable {
  /** Detaches it. */
  @Override
  void close();
}
