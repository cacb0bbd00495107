package io.weft.pipeline.chain;

import java.util.List;
import java.util.Map;

/**
 * {@code struct weft_chain}: what the requests of one hook meet.
 *
 * @param entries in the order in which they run
 * @param onMiss for each phase, what a request gets that needs it when no slot did it
 */
public record Chain(List<Entry> entries, Map<Phase, OnMiss> onMiss) {

  /** {@code WEFT_CHAIN_MAX}: the kernel allows 33 tail calls in a row. */
  public static final int MAX = 30;

  public Chain {
    entries = List.copyOf(entries);
    onMiss = Map.copyOf(onMiss);
  }

  /** {@code struct weft_chain_entry}. */
  public record Entry(int index, Phase phase, OnMiss onMiss) {}
}
