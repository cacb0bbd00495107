package io.weft.pipeline.oracle;

import java.util.Locale;

/** {@code enum weft_reason}, with Envoy's response flag where there is one. */
public enum Reason {
  NONE("-"),
  NO_ROUTE("NR"),
  NO_CLUSTER("NC"),
  NO_HEALTHY("UH"),
  OVERFLOW("UO"),
  RATE_LIMITED("RL"),
  DENIED("UAEX"),
  FAULT("FI"),
  BAD_REQUEST("DPE"),
  ROUTE_ACTION("-"),
  NO_SLOT("-"),
  NO_LISTENER("-"),
  HEAD_TOO_LARGE("DPE"),
  NEEDS_PREDICATE("-"),
  UPGRADE_REQUIRED("DPE"),
  NOT_FOUND("-"),
  OTHER("-");

  private static final Reason[] ALL = values();

  private final String flag;

  Reason(String flag) {
    this.flag = flag;
  }

  /** Envoy's flag in access logs, {@code -} for none. */
  public String flag() {
    return flag;
  }

  /** The value in the kernel. */
  public int number() {
    return ordinal();
  }

  /** The name in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The reason with this number; {@link #OTHER} for what a newer program may give. */
  public static Reason of(int number) {
    return number >= 0 && number < ALL.length ? ALL[number] : OTHER;
  }
}
