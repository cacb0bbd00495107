package io.weft.pipeline.internal.slots;

import io.weft.pipeline.chain.Chain;
import io.weft.pipeline.chain.Hook;
import java.util.Map;

/** Makes chains the ones that new requests walk. */
interface ChainSwitch {
  void swap(Map<Hook, Chain> chains);
}
