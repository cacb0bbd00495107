package io.weft.pipeline.chain;

import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Makes the chain of each hook from the slots that are in force. */
public final class ChainCompiler {
  private static final Comparator<Slot> IN_ORDER =
      Comparator.comparing(Slot::phase).thenComparingLong(Slot::order).thenComparing(Slot::name);

  private ChainCompiler() {}

  /**
   * Compiles.
   *
   * @param slots at most one for each name
   * @param onMiss what is known of each phase; unknown ones reject, so that nothing fails open
   * @throws IllegalArgumentException when a chain has more entries than the kernel can walk
   */
  public static Map<Hook, Chain> compile(Collection<Slot> slots, Map<Phase, OnMiss> onMiss) {
    Map<Phase, OnMiss> complete = complete(onMiss);
    Map<Hook, Chain> chains = new EnumMap<>(Hook.class);
    for (Hook hook : Hook.values()) {
      chains.put(
          hook,
          hook.carries()
              ? carrying(hook, slots, complete)
              : new Chain(entries(hook, slots), complete));
    }
    return chains;
  }

  /**
   * Where the kernel carries requests the relay stands behind it: what would be refused for want of
   * a slot goes to the relay. It gets everything when one of its slots is not there for the kernel,
   * so that no policy is passed by.
   */
  private static Chain carrying(Hook hook, Collection<Slot> slots, Map<Phase, OnMiss> onMiss) {
    boolean all =
        slots.stream()
            .filter(slot -> hook.runs(slot.phase()))
            .allMatch(slot -> slot.hooks().contains(hook));
    Map<Phase, OnMiss> toRelay = new EnumMap<>(onMiss);
    toRelay.replaceAll((phase, known) -> relayed(known));
    return new Chain(
        all
            ? entries(hook, slots).stream().map(ChainCompiler::relayed).toList()
            : List.<Chain.Entry>of(),
        toRelay);
  }

  private static Chain.Entry relayed(Chain.Entry entry) {
    return new Chain.Entry(entry.index(), entry.phase(), relayed(entry.onMiss()));
  }

  private static OnMiss relayed(OnMiss onMiss) {
    return onMiss == OnMiss.REJECT ? OnMiss.RELAY : onMiss;
  }

  /**
   * What is known of the phases once these slots are in force: the strictest of a phase's slots,
   * and of the others what was known before. It outlives the slots.
   */
  public static Map<Phase, OnMiss> learn(Collection<Slot> slots, Map<Phase, OnMiss> known) {
    Map<Phase, OnMiss> fresh = new EnumMap<>(Phase.class);
    slots.forEach(slot -> fresh.merge(slot.phase(), slot.onMiss(), OnMiss::stricter));
    Map<Phase, OnMiss> all = complete(known);
    all.putAll(fresh);
    return all;
  }

  private static Map<Phase, OnMiss> complete(Map<Phase, OnMiss> known) {
    Map<Phase, OnMiss> all = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      all.put(phase, known.getOrDefault(phase, OnMiss.REJECT));
    }
    return all;
  }

  private static List<Chain.Entry> entries(Hook hook, Collection<Slot> slots) {
    List<Chain.Entry> entries =
        slots.stream()
            .filter(slot -> hook.runs(slot.phase()) && slot.hooks().contains(hook))
            .sorted(IN_ORDER)
            .map(slot -> new Chain.Entry(slot.index(), slot.phase(), slot.onMiss()))
            .toList();
    if (entries.size() > Chain.MAX) {
      throw new IllegalArgumentException(
          "the chain of hook %s would have %d slots; the kernel's limit on tail calls allows %d"
              .formatted(hook, entries.size(), Chain.MAX));
    }
    return entries;
  }
}
