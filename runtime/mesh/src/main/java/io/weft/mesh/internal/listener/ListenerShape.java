package io.weft.mesh.internal.listener;

import com.google.protobuf.Any;
import io.weft.mesh.internal.table.ListenerKey;
import java.util.Optional;
import java.util.Set;

/**
 * What a listener comes down to where connections are captured at connect().
 *
 * @param keys addresses whose connections it takes; {@link ListenerKey#EVERY} for those that no
 *     other listener takes
 * @param filter the terminal filter's configuration
 * @param fallback the cluster for connections that are not HTTP, where the configuration looks at
 *     the first bytes
 * @param fallbackGiven whether it does
 */
record ListenerShape(
    Set<ListenerKey> keys, Any filter, Optional<String> fallback, boolean fallbackGiven) {

  ListenerShape {
    keys = Set.copyOf(keys);
  }

  /** Whether it takes every connection that no other listener does. */
  boolean catchAll() {
    return keys.contains(ListenerKey.EVERY);
  }
}
