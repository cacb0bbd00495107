package io.weft.pipeline.chain;

import java.util.List;

/** {@code enum weft_hook}: the kinds of hooks that walk a chain, each with its own row. */
public enum Hook {
  /** A request's head that the relay read: a raw tracepoint program, run by the oracle. */
  REQUEST("raw"),
  /** connect4 and connect6: a connection. */
  CONNECT("connect4", "connect6"),
  /** sk_skb: the way back. */
  SKB("skb");

  private final List<String> programs;

  Hook(String... programs) {
    this.programs = List.of(programs);
  }

  /** The value in the kernel. */
  public int number() {
    return ordinal();
  }

  /**
   * One for each (program type, attach type): a slot's program is {@code <slot>__<this>}, its array
   * {@code weft_slots_<this>}.
   */
  public List<String> programs() {
    return programs;
  }
}
