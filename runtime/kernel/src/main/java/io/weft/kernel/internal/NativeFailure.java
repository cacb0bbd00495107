package io.weft.kernel.internal;

/** A call that returns a handle failed. */
public final class NativeFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  public NativeFailure(int errno) {
    super("errno " + errno, null, false, false);
    this.errno = errno;
  }

  public int errno() {
    return errno;
  }
}
