package io.weft.pipeline;

import java.util.List;

/** What became of the slots of all bundles; a service. */
public interface SlotReport {
  /** All slots, also refused and retiring ones, in the order of the chain. */
  List<SlotStatus> slots();
}
