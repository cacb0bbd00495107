package io.weft.mesh.internal.listener;

import com.google.protobuf.Any;
import io.weft.mesh.internal.table.ListenerKey;
import java.util.Optional;
import java.util.Set;

/** What a listener comes down to where connections are captured at connect(). */
sealed interface ListenerShape {

  /** The terminal filter's configuration. */
  Any filter();

  /**
   * Connections to certain addresses.
   *
   * @param fallback the cluster for connections that are not HTTP, where the configuration looks at
   *     the first bytes
   * @param fallbackGiven whether it does
   */
  record Captured(
      Set<ListenerKey> keys, Any filter, Optional<String> fallback, boolean fallbackGiven)
      implements ListenerShape {
    public Captured {
      keys = Set.copyOf(keys);
    }
  }

  /** All connections that no other listener takes, to this cluster. */
  record CatchAll(Any filter, String cluster) implements ListenerShape {}
}
