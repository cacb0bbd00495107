package io.weft.enrolment.internal;

import java.util.Locale;

/**
 * {@code enum weft_connect_outcome} of {@code weft/connection.h}, in its order. The compiler leaves
 * an enum that no type mentions out of the object's BTF, so it cannot be read from there.
 */
enum ConnectOutcome {
  DIRECT,
  RELAY,
  REFUSED,
  NO_ANCHOR,
  NO_LEASE,
  NO_MEMORY,
  FAMILY,
  UNRECORDED;

  /** As metrics call it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
