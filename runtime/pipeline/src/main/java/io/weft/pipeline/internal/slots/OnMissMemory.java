package io.weft.pipeline.internal.slots;

import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import java.util.Map;

/** What is known of each phase's onmiss; outlives bundles and restarts. */
interface OnMissMemory {
  Map<Phase, OnMiss> load();

  void save(Map<Phase, OnMiss> known);
}
