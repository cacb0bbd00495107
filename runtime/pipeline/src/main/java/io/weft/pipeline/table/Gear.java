package io.weft.pipeline.table;

import java.util.Locale;

/** {@code enum weft_gear}: how a listener's connections are carried. */
public enum Gear {
  /** Not at all: as if nobody were enrolled. */
  NONE,
  /** Straight to an endpoint chosen at connect. */
  DIRECT,
  /** In the kernel, request by request. */
  SPLICED,
  /** By the relay. */
  RELAY;

  /** The value in the kernel. */
  public int number() {
    return ordinal();
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
