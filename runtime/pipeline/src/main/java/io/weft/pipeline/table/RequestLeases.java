package io.weft.pipeline.table;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.weft.kernel.MappedArray;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.oracle.Oracles;

/** {@code weft_requests}: the contexts that connect hooks lease while they decide. */
public final class RequestLeases implements AutoCloseable {
  private final MappedArray requests;
  private final long lease;
  private final int end;

  public RequestLeases(CoreMaps core) {
    requests = core.map("weft_requests").map();
    lease = core.struct("weft_request").offset("lease");
    end = core.map("weft_requests").definition().maxEntries();
  }

  /** Contexts that connect hooks share. */
  public int capacity() {
    return end - Oracles.MAX;
  }

  /** How many are taken at this moment. */
  public int taken() {
    int taken = 0;
    for (int i = Oracles.MAX; i < end; i++) {
      taken += requests.memory().get(JAVA_INT, i * requests.stride() + lease) == 0 ? 0 : 1;
    }
    return taken;
  }

  @Override
  public void close() {
    requests.close();
  }
}
