package io.weft.mesh.internal.listener;

import io.weft.mesh.internal.table.ListenerEntry;
import io.weft.mesh.internal.table.ListenerKey;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A listener in force.
 *
 * @param entry its row in the kernel's table
 * @param reason of its gear
 * @param orphaned whether the bundle that planned it has gone
 */
public record ListenerState(
    Planned planned, LiveListener live, ListenerEntry entry, String reason, boolean orphaned) {

  public String name() {
    return planned.name();
  }

  /** Row of the kernel's table. */
  public int id() {
    return planned.id();
  }

  /** The addresses that it takes. */
  public Set<ListenerKey> keys() {
    return planned.keys();
  }

  /** The type of its terminal filter. */
  public String typeUrl() {
    return planned.typeUrl();
  }

  /** The cluster of connections that are not HTTP. */
  public OptionalInt fallback() {
    return planned.fallback();
  }

  OptionalInt cluster() {
    return planned.plan().cluster();
  }
}
