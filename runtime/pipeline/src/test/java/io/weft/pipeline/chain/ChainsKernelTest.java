package io.weft.pipeline.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.kernel.Kernel;
import io.weft.kernel.Keys;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.CoreSizes;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ChainsKernelTest {
  /** {@code WEFT_GENERATIONS}. */
  private static final int ROWS = 64;

  /**
   * A walk of generation g may have begun until g + 1 is in force, and its row is written again for
   * g + 64: between the two there is a barrier.
   */
  @Test
  void noRowIsWrittenWhileAWalkMayBeInIt() {
    TreeSet<Integer> barriers = new TreeSet<>();
    try (CoreMaps core = CoreMaps.create(Kernel.load(), CoreSizes.SMALL)) {
      core.control().generation(17);
      Chains chains = new Chains(core, () -> barriers.add(core.control().generation() + 1));
      for (int i = 0; i < 4 * ROWS; i++) {
        chains.swap(ChainCompiler.compile(List.of(), Map.of()));
      }
      int last = core.control().generation();
      assertEquals(17 + 4 * ROWS, last);
      for (int g = 17; g + ROWS <= last; g++) {
        Integer barrier = barriers.ceiling(g + 2);
        assertTrue(barrier != null && barrier <= g + ROWS, "no barrier after generation " + g);
      }
    }
  }

  @Test
  void theRealBarrierLetsSwapsGoOn() {
    try (CoreMaps core = CoreMaps.create(Kernel.load(), CoreSizes.SMALL)) {
      Chains chains = new Chains(core);
      Slot slot = new Slot("a", Phase.ROUTE, 1, OnMiss.PASS, 7, java.util.Set.of(Hook.REQUEST));
      Map<Hook, Chain> compiled = ChainCompiler.compile(List.of(slot), Map.of());
      for (int i = 0; i < ROWS + 1; i++) {
        chains.swap(compiled);
      }
      int row = core.control().generation() % ROWS * Hook.values().length;
      byte[] bytes = core.map("weft_chains").lookup(Keys.of(row)).orElseThrow();
      int entry = (int) core.struct("weft_chain").field("entry").offset(0);
      assertEquals(7, Keys.buffer(bytes).getShort(entry));
    }
  }
}
