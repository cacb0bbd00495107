package io.weft.xds.engine;

import java.util.Set;

/** Types that a control plane sends by name only; of all others it sends everything. */
public final class ByName {
  private static final Set<String> TYPES =
      Set.of(
          "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
          "type.googleapis.com/envoy.config.route.v3.RouteConfiguration",
          "type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration",
          "type.googleapis.com/envoy.config.route.v3.VirtualHost",
          "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig",
          "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret");

  private ByName() {}

  public static boolean contains(String typeUrl) {
    return TYPES.contains(typeUrl);
  }
}
