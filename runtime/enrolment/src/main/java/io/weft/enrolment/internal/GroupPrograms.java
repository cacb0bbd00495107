package io.weft.enrolment.internal;

/**
 * The core's programs on one control group, in two sets. Redirectors decide where new connections
 * go. Observers show the service's address and count a connection until it closes, so they outlive
 * an unenrolment for a while.
 */
interface GroupPrograms extends AutoCloseable {

  /** New connections are the application's own again. */
  void release();

  /**
   * Undoes {@link #release}.
   *
   * @throws io.weft.kernel.KernelException when the kernel refuses one
   */
  void resume();

  /** Detaches all. */
  @Override
  void close();
}
