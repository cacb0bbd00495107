package io.weft.pipeline.chain;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@code enum weft_hook}: the kinds of hooks that walk a chain, each with its own row. */
public enum Hook {
  /** A request's head that the relay read: a raw tracepoint program, run by the oracle. */
  REQUEST(Phase.PARSE, Phase.BALANCE, "raw"),
  /** connect4 and connect6: a connection. */
  CONNECT(Phase.PARSE, Phase.BALANCE, "connect4", "connect6"),
  /** sk_skb: the way back from another node. */
  SKB(Phase.RESPONSE, Phase.OBSERVE, "skb"),
  /** sk_msg: a request on its way out of the application, for the kernel to carry. */
  MSG(Phase.PARSE, Phase.BALANCE, "msg"),
  /** sk_msg: the response on its way out of the endpoint. */
  RESPONSE(Phase.RESPONSE, Phase.OBSERVE, "msg");

  private final Set<Phase> phases;
  private final List<String> programs;

  Hook(Phase first, Phase last, String... programs) {
    this.phases = EnumSet.range(first, last);
    this.programs = List.of(programs);
  }

  /** Whether it runs the slots of a phase. */
  public boolean runs(Phase phase) {
    return phases.contains(phase);
  }

  /** Whether the kernel carries what passes here, past the relay. */
  public boolean carries() {
    return this == MSG || this == RESPONSE;
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
