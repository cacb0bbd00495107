package io.weft.pipeline.oracle;

import io.weft.kernel.BpfMap;
import io.weft.kernel.BpfProgram;
import io.weft.kernel.KernelException;
import io.weft.kernel.MappedArray;
import io.weft.pipeline.CoreMaps;
import java.util.BitSet;

/** The oracles of a process: each has a request context of its own. Safe for many threads. */
public final class Oracles {
  /** {@code WEFT_ORACLES}: elements of weft_requests that connect hooks never lease. */
  public static final int MAX = 64;

  private final BpfProgram program;
  private final BpfMap requests;
  private final RequestLayout layout;
  private final BitSet taken = new BitSet();

  /** Oracles that run the core's program {@code weft_ask__raw}. */
  public Oracles(CoreMaps core) {
    layout = new RequestLayout(core);
    program = core.object("oracle").program("weft_ask__raw");
    requests = core.map("weft_requests");
  }

  /**
   * Opens an oracle; close it.
   *
   * @throws KernelException when all are taken
   */
  public synchronized Oracle open() {
    int index = taken.nextClearBit(0);
    if (index >= MAX) {
      throw new KernelException("all " + MAX + " oracles are taken");
    }
    taken.set(index);
    MappedArray request = requests.map(index, 1);
    return new Oracle(
        request.element(0), layout, program.runner(index), () -> release(index, request));
  }

  private synchronized void release(int index, MappedArray request) {
    request.close();
    taken.clear(index);
  }
}
