package io.weft.http.routing.internal.service;

import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.weft.http.routing.internal.kernel.ListenerOptions;

/** What an HttpConnectionManager says that is honoured here. */
record HttpSettings(ListenerOptions options, Routes routes) {

  /** Where its routes come from. */
  sealed interface Routes {}

  /** By RDS. */
  record Named(String name) implements Routes {}

  /** {@code route_config}. */
  record Inline(RouteConfiguration config) implements Routes {}
}
