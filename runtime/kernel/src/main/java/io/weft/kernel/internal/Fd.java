package io.weft.kernel.internal;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file descriptor with one owner. Using it after its close is an error here, and not a call on
 * whatever got the number next.
 */
public final class Fd implements AutoCloseable {
  private final PosixCalls posix;
  private final int number;
  private final String what;
  private final boolean owned;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Fd(PosixCalls posix, int number, String what, boolean owned) {
    this.posix = posix;
    this.number = number;
    this.what = what;
    this.owned = owned;
  }

  /** A descriptor that close() closes. */
  public static Fd owned(PosixCalls posix, int number, String what) {
    return new Fd(posix, number, what, true);
  }

  /** A descriptor that somebody else closes after this one's close(). */
  public static Fd borrowed(PosixCalls posix, int number, String what) {
    return new Fd(posix, number, what, false);
  }

  /**
   * The number.
   *
   * @throws IllegalStateException after close
   */
  public int number() {
    if (closed.get()) {
      throw new IllegalStateException(what + " is closed");
    }
    return number;
  }

  public boolean isClosed() {
    return closed.get();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true) && owned) {
      posix.close(number);
    }
  }
}
