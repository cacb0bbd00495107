package io.weft.spi.definition;

/** A configuration that cannot be honoured; the message says which part and why, for people. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  public RefusedException(String reason) {
    super(reason, null, false, false);
  }
}
