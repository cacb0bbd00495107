package io.weft.relay.internal.splice;

/** {@code enum weft_turn}, as bits. */
public record Turn(int bits) {
  private static final int LINK_AT_REST = 1;
  private static final int QUEUE_EMPTY = 2;
  private static final int AT_REST = 4;

  /** Whether all that the endpoint has sent to the client is in the client's queue. */
  public boolean isLinkAtRest() {
    return (bits & LINK_AT_REST) != 0;
  }

  /** Whether the client can be taken out of the map without loss. */
  public boolean isRemovable() {
    return bits == (LINK_AT_REST | QUEUE_EMPTY | AT_REST);
  }
}
