package io.weft.mesh.internal.table;

/**
 * A row of {@code weft_listeners}.
 *
 * @param protocol {@code enum weft_protocol}
 * @param needs bit of each phase that a request must get
 * @param cluster the fixed cluster, 0 for none
 * @param split the definition of kind split, 0 for none
 * @param version counts the changes of all listeners
 */
public record ListenerEntry(
    Gear gear, int protocol, int needs, int cluster, int split, long version) {

  /** {@code enum weft_gear}; the ordinal is the kernel's number. */
  public enum Gear {
    NONE,
    DIRECT,
    SPLICED,
    RELAY
  }
}
