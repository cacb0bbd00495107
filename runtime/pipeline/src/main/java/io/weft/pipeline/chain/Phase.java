package io.weft.pipeline.chain;

import java.util.Locale;
import java.util.Optional;

/** {@code enum weft_phase}: the phases of a request in the order in which they run. */
public enum Phase {
  PARSE,
  AUTHORIZE,
  ROUTE,
  SPLIT,
  LIMIT,
  BALANCE,
  RESPONSE,
  OBSERVE;

  /** The value in the kernel. */
  public int number() {
    return ordinal();
  }

  /** The bit in {@code weft_request.needs}. */
  public int bit() {
    return 1 << ordinal();
  }

  /** The name as manifests and commands write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The phase with this label. */
  public static Optional<Phase> labelled(String label) {
    for (Phase phase : values()) {
      if (phase.label().equals(label)) {
        return Optional.of(phase);
      }
    }
    return Optional.empty();
  }
}
