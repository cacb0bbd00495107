package io.weft.relay.internal.kernel;

import io.weft.pipeline.table.EndpointTable;
import io.weft.relay.internal.decision.EndpointCounters;

/** Counts in {@code weft_endpoints}. Endpoint 0 is a target that no table holds. */
record TableCounters(EndpointTable endpoints) implements EndpointCounters {
  @Override
  public void began(int endpoint) {
    if (endpoint > 0) {
      endpoints.addActive(endpoint, 1);
    }
  }

  @Override
  public void ended(int endpoint) {
    if (endpoint > 0) {
      endpoints.addActive(endpoint, -1);
    }
  }
}
