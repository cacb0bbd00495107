package io.weft.relay.internal.splice;

import java.util.Locale;

/** Whose connections the kernel may carry. */
public enum SpliceMode {
  /** Nobody's. */
  NEVER,
  /** Of applications that do not wait in recv(), except those that are excluded. */
  AUTO,
  /** Also of applications that are excluded. */
  ALWAYS;

  /**
   * By its name in lower case.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  public static SpliceMode of(String name) {
    for (SpliceMode mode : values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(name)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "io.weft.relay: splice is " + name + ", but must be never, auto or always");
  }
}
