package io.weft.relay.internal;

import io.weft.spi.mesh.ListenerRef;
import java.util.OptionalInt;

/** A listener that is never updated. */
record FixedListener(int id, OptionalInt fallbackCluster) implements ListenerRef {
  static FixedListener of(int id) {
    return new FixedListener(id, OptionalInt.empty());
  }

  @Override
  public String name() {
    return "listener-" + id;
  }
}
