package io.weft.relay.internal.splice;

/** {@code enum weft_join_result}. */
public enum JoinResult {
  DONE("spliced"),
  NOT_ASKED("the kernel did not understand the question"),
  NO_NEAR("no such socket in the relay's network namespace"),
  NO_FAR("the relay's own socket is not there any more"),
  UNPAIRED("the sockets are not the two ends of one connection"),
  UNACCEPTED("the endpoint has not accepted the connection"),
  BLOCKING("its file is blocking"),
  LOW_WATER("it waits for more than one octet (SO_RCVLOWAT)"),
  NO_MEMORY("no memory for the socket's storage"),
  REFUSED("the sockmap refuses the socket: full, kTLS or MPTCP");

  private static final JoinResult[] ALL = values();

  private final String text;

  JoinResult(String text) {
    this.text = text;
  }

  /** By its number. */
  public static JoinResult of(int number) {
    return number >= 0 && number < ALL.length ? ALL[number] : NOT_ASKED;
  }

  /** Whether the same question may get another answer a moment later. */
  public boolean passes() {
    return this == UNACCEPTED || this == UNPAIRED || this == NO_MEMORY;
  }

  /** For people. */
  public String text() {
    return text;
  }
}
