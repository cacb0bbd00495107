package io.weft.pipeline.chain;

import java.util.Locale;
import java.util.Optional;

/** {@code enum weft_onmiss}: what a request gets that needs a phase which no slot did. */
public enum OnMiss {
  /** 503 with {@code WEFT_REASON_NO_SLOT}. */
  REJECT,
  /** As if the phase had been done. */
  PASS,
  /** The relay decides what to do; it has no policy of its own. */
  RELAY;

  /** The value in the kernel. */
  public int number() {
    return ordinal();
  }

  /** The name as manifests and commands write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value with this label. */
  public static Optional<OnMiss> labelled(String label) {
    for (OnMiss onMiss : values()) {
      if (onMiss.label().equals(label)) {
        return Optional.of(onMiss);
      }
    }
    return Optional.empty();
  }

  /** The one of two that lets less through: reject before relay before pass. */
  public OnMiss stricter(OnMiss other) {
    return leniency() <= other.leniency() ? this : other;
  }

  private int leniency() {
    return switch (this) {
      case REJECT -> 0;
      case RELAY -> 1;
      case PASS -> 2;
    };
  }
}
