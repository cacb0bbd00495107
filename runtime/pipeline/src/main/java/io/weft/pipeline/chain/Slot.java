package io.weft.pipeline.chain;

import java.util.Set;

/**
 * A slot whose programs are in the kernel.
 *
 * @param name of the slot, unique within a chain
 * @param order place within its phase, lower runs first; equal ones by name
 * @param onMiss what a request gets that needs the phase while the slot is absent
 * @param index of its programs in the arrays {@code weft_slots_*}, 1 to 255
 * @param hooks for which it has programs
 */
public record Slot(
    String name, Phase phase, long order, OnMiss onMiss, int index, Set<Hook> hooks) {

  public Slot {
    hooks = Set.copyOf(hooks);
  }
}
