package io.weft.http.routing.internal.service;

import io.weft.http.routing.internal.kernel.ListenerOptions;
import io.weft.spi.mesh.ListenerContext;

/**
 * A listener that uses a table.
 *
 * @param canonicalAction id of the action that brings its heads to what was decided on
 */
record Bound(ListenerContext context, TableKey key, int canonicalAction) {
  int id() {
    return context.id();
  }

  ListenerOptions options() {
    return key.options();
  }
}
