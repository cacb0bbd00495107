package io.weft.relay.internal.decision;

/** Envoy's response flags, as access logs and metrics show them. */
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
  NO_SLOT("NFCF"),
  NO_LISTENER("NFCF"),
  HEAD_TOO_LARGE("DPE"),
  NEEDS_PREDICATE("NFCF"),
  UPGRADE_REQUIRED("DPE"),
  NOT_FOUND("NR"),
  OTHER("-"),
  /** The endpoint could not be connected to. */
  CONNECT_FAILED("UF"),
  /** The endpoint closed or reset the connection before or during its answer. */
  ENDPOINT_CLOSED("UC"),
  /** The endpoint's answer was malformed. */
  BAD_ANSWER("UPE"),
  /** The answer took too long. */
  TIMEOUT("UT"),
  /** The client went away. */
  CLIENT_CLOSED("DC"),
  /** Nothing happened for too long. */
  IDLE("SI"),
  /** Retries did not help. */
  RETRIES_EXCEEDED("URX");

  private static final Reason[] ALL = values();

  private final String flag;

  Reason(String flag) {
    this.flag = flag;
  }

  /** The flag, {@code -} for none. */
  public String flag() {
    return flag;
  }

  /** By {@code enum weft_reason}, whose order the first constants follow. */
  public static Reason of(int reason) {
    return reason >= 0 && reason <= OTHER.ordinal() ? ALL[reason] : OTHER;
  }
}
