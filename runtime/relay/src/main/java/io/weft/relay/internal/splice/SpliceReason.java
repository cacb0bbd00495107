package io.weft.relay.internal.splice;

import java.util.Locale;

/** {@code enum weft_splice_reason}: what came of a message. */
public enum SpliceReason {
  CARRIED,
  BUSY,
  NOT_WHOLE,
  NOT_PLAIN,
  VERDICT,
  NO_LINK,
  NOT_AT_REST,
  NOT_DRAINED,
  BLOCKING,
  FULL,
  CLOSING,
  NO_CONTEXT,
  FAILED,
  UNASKED,
  GONE;

  private static final SpliceReason[] ALL = values();

  /** By its number; one that is not known failed. */
  public static SpliceReason of(int number) {
    return number >= 0 && number < ALL.length ? ALL[number] : FAILED;
  }

  /** Whether the next message of the same application will not do any better. */
  public boolean lasts() {
    return this == NOT_WHOLE
        || this == NOT_PLAIN
        || this == VERDICT
        || this == BLOCKING
        || this == FULL;
  }

  /** For metrics and commands. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
