package io.weft.pipeline.table;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.weft.kernel.BpfMap;
import io.weft.kernel.MappedArray;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.oracle.Oracles;

/** {@code weft_requests}: the contexts that connect hooks lease while they decide. */
public final class RequestLeases {
  /** {@code WEFT_CONNECTS}; those behind it are of messages that the kernel may carry. */
  private static final int END = 192;

  private final BpfMap requests;
  private final long lease;

  public RequestLeases(CoreMaps core) {
    requests = core.map("weft_requests");
    lease = core.struct("weft_request").offset("lease");
  }

  /** Contexts that connect hooks share. */
  public int capacity() {
    return END - Oracles.MAX;
  }

  /** How many are taken at this moment. They are megabytes, so they are mapped only meanwhile. */
  public int taken() {
    try (MappedArray shared = requests.map(Oracles.MAX, capacity())) {
      int taken = 0;
      for (int i = 0; i < capacity(); i++) {
        taken += shared.element(i).get(JAVA_INT, lease) == 0 ? 0 : 1;
      }
      return taken;
    }
  }
}
