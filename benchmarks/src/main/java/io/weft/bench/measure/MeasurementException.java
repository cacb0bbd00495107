package io.weft.bench.measure;

/** Something could not be measured: what was tried, on what, why it failed. */
public final class MeasurementException extends Exception {
  private static final long serialVersionUID = 1;

  public MeasurementException(String message) {
    super(message);
  }

  public MeasurementException(String message, Throwable cause) {
    super(message, cause);
  }
}
