package io.weft.mesh.internal.listener;

import io.weft.spi.definition.RefusedException;
import java.util.List;
import java.util.Set;

/** {@code enum weft_phase}. */
final class Phases {
  private static final List<String> NAMES =
      List.of("parse", "authorize", "route", "split", "limit", "balance", "response", "observe");

  /** What a connect hook runs: the others need a message. */
  private static final Set<String> AT_CONNECT = Set.of("authorize", "split", "limit", "balance");

  private Phases() {}

  /** The bits of phases. */
  static int bits(Set<String> phases) throws RefusedException {
    int bits = 0;
    for (String phase : phases) {
      int number = NAMES.indexOf(phase);
      if (number < 0) {
        throw new RefusedException("there is no phase " + phase + "; phases are " + NAMES);
      }
      bits |= 1 << number;
    }
    return bits;
  }

  /** Those bits that a connection without messages can get. */
  static int atConnect(int bits) {
    int mask = 0;
    for (String phase : AT_CONNECT) {
      mask |= 1 << NAMES.indexOf(phase);
    }
    return bits & mask;
  }
}
