package io.weft.relay.internal.net;

/** What gear 2 has to do with a client's connection; used by its event loop. */
interface ClientSplice {
  /** The connection is the relay's alone. */
  ClientSplice NONE = new ClientSplice() {};

  /** Octets came from the client. */
  default void received(int octets) {}

  /**
   * Whether the relay may begin to work on what came. If not, the kernel or an answer of its own is
   * under way; {@link ClientConnection#resume} is called when that is over. Only to be asked while
   * octets or the end of the client wait, which keep the kernel from beginning its next request.
   */
  default boolean isRelaysTurn() {
    return true;
  }

  /**
   * The element of {@code weft_requests} with the verdict that the kernel has reached on the next
   * head, to be released; 0 for none.
   */
  default int takeDecision() {
    return 0;
  }

  /** Nothing is under way and nothing waits. */
  default void idle() {}

  /** The client can take more. */
  default void writable() {}

  /**
   * The relay wants to close the idle connection: whether it may.
   *
   * @param unusedOnly whether it wants to only if no request was carried since it last asked so
   */
  default boolean leave(boolean unusedOnly) {
    return true;
  }

  /** The connection is gone. */
  default void closed() {}
}
