package io.weft.spi.mesh;

import com.google.protobuf.Any;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.xds.ResourceName;
import java.util.Set;

/**
 * Plans listeners whose terminal network filter it knows, for example HttpConnectionManager; a
 * whiteboard service.
 */
public interface NetworkFilterHandler {

  /** The type URL of the filter's configuration. */
  String typeUrl();

  /** Resources that the filter's configuration needs: a route configuration by RDS. */
  Set<ResourceName> references(Any config);

  /**
   * Compiles the filter's configuration for a listener; nothing of it is in force before the
   * listener is.
   *
   * @throws RefusedException when it cannot be honoured
   */
  FilterPlan plan(ListenerContext listener, Any config) throws RefusedException;

  /** All listeners in force were planned; called once after registration. */
  default void replayed() {}
}
