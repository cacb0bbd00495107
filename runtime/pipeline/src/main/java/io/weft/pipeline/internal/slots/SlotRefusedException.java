package io.weft.pipeline.internal.slots;

/** A slot or an object that cannot be used; the message says why, for people. */
final class SlotRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  SlotRefusedException(String reason) {
    super(reason, null, false, false);
  }

  SlotRefusedException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
