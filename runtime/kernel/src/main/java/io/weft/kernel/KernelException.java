package io.weft.kernel;

/**
 * The kernel, or libbpf, refused something. The message says what was tried, on which object, the
 * error by name, and where the cause is known what to do.
 */
public final class KernelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errno;
  private final String verifierLog;

  public KernelException(String message, int errno, String verifierLog) {
    super(message);
    this.errno = errno;
    this.verifierLog = verifierLog;
  }

  /** A refusal without an error number. */
  public KernelException(String message) {
    this(message, 0, "");
  }

  /** {@code attempt on object: ERRNO, hint}. */
  static KernelException of(String attempt, Object object, int errno, String hint) {
    String why = hint.isEmpty() ? "" : ": " + hint;
    return new KernelException(
        "cannot " + attempt + " " + object + ": " + Errno.name(errno) + why, errno, "");
  }

  /** Passes on what a call returned, unless it is a negative errno. */
  static int check(int result, String attempt, Object object) {
    if (result < 0) {
      throw of(attempt, object, -result, hint(-result));
    }
    return result;
  }

  private static String hint(int errno) {
    return errno == Errno.EPERM ? "root, or CAP_BPF with CAP_NET_ADMIN, is needed" : "";
  }

  /** The error number, see {@link Errno}; 0 where there is none. */
  public int errno() {
    return errno;
  }

  /** The whole log of the verifier; empty unless a program was refused. */
  public String verifierLog() {
    return verifierLog;
  }
}
