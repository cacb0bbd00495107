package io.weft.pipeline.chain;

import io.weft.kernel.BpfMap;
import io.weft.kernel.Keys;
import io.weft.kernel.StructLayout;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.table.ControlTable;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Swaps the chains that requests walk: the rows of the next generation are written, then the
 * generation. A request takes the generation once, when it starts. A row is written again after
 * {@code WEFT_GENERATIONS} swaps, and twice in that time the kernel is waited for until every walk
 * that was under way has ended: a preempted program may stand in a row for as long as it likes.
 */
public final class Chains {
  private static final String MAP = "weft_chains";

  private final BpfMap rows;
  private final ControlTable control;
  private final StructLayout chain;
  private final StructLayout entry;
  private final int generations;
  private final Runnable barrier;

  public Chains(CoreMaps core) {
    this(core, core.kernel()::awaitPrograms);
  }

  /** {@code barrier} returns when no walk is under way that was before. */
  Chains(CoreMaps core, Runnable barrier) {
    this.barrier = barrier;
    this.rows = core.map(MAP);
    this.control = core.control();
    this.chain = core.struct("weft_chain");
    this.entry = core.struct("weft_chain_entry");
    this.generations = rows.definition().maxEntries() / Hook.values().length;
  }

  /** Makes these the chains of new requests; a hook without a chain has an empty one. */
  public synchronized void swap(Map<Hook, Chain> chains) {
    int next = control.generation() + 1;
    if (Integer.remainderUnsigned(next, generations / 2) == 0) {
      barrier.run();
    }
    int row = Integer.remainderUnsigned(next, generations) * Hook.values().length;
    for (Hook hook : Hook.values()) {
      rows.update(Keys.of(row + hook.number()), encode(chains.get(hook)));
    }
    control.generation(next);
  }

  /** The phases that have a slot in the chains in force. */
  public Set<Phase> phases() {
    Set<Phase> phases = EnumSet.noneOf(Phase.class);
    int row = Integer.remainderUnsigned(control.generation(), generations) * Hook.values().length;
    for (Hook hook : Hook.values()) {
      byte[] bytes = rows.lookup(Keys.of(row + hook.number())).orElseThrow();
      int count = Keys.buffer(bytes).getInt((int) chain.offset("count"));
      for (int i = 0; i < count; i++) {
        int at = (int) (chain.field("entry").offset(i) + entry.offset("phase"));
        phases.add(Phase.values()[bytes[at]]);
      }
    }
    return phases;
  }

  private byte[] encode(Chain source) {
    byte[] bytes = new byte[rows.definition().valueSize()];
    ByteBuffer buffer = Keys.buffer(bytes);
    buffer.putInt((int) chain.offset("count"), source.entries().size());
    source
        .onMiss()
        .forEach(
            (phase, onMiss) ->
                bytes[(int) chain.field("onmiss").offset(phase.number())] = (byte) onMiss.number());
    for (int i = 0; i < source.entries().size(); i++) {
      encode(buffer, (int) chain.field("entry").offset(i), source.entries().get(i));
    }
    return bytes;
  }

  private void encode(ByteBuffer buffer, int at, Chain.Entry source) {
    buffer.putShort(at + (int) entry.offset("slot"), (short) source.index());
    buffer.put(at + (int) entry.offset("phase"), (byte) source.phase().number());
    buffer.put(at + (int) entry.offset("onmiss"), (byte) source.onMiss().number());
  }
}
