package io.weft.spi.feature;

/**
 * A change of features or bundles that could not be carried out. The message is one line for the
 * user: what was tried, on what, why it failed, what to do.
 */
public final class FeatureException extends Exception {

  private static final long serialVersionUID = 1L;

  public FeatureException(String message) {
    super(message);
  }

  public FeatureException(String message, Throwable cause) {
    super(message, cause);
  }
}
