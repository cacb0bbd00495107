package io.weft.http.routing.internal.service;

import io.weft.http.routing.internal.kernel.ListenerOptions;
import io.weft.spi.mesh.ListenerContext;

/**
 * A listener that uses a table.
 *
 * @param canonicalAction id of the action that brings its heads to what was decided on
 */
public record Bound(ListenerContext context, TableKey key, int canonicalAction) {
  /** Index into the kernel's listeners. */
  public int id() {
    return context.id();
  }

  /** What its HttpConnectionManager says about heads. */
  public ListenerOptions options() {
    return key.options();
  }
}
