package io.weft.http.routing.internal.service;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.FilterPlan;
import io.weft.spi.mesh.ListenerContext;
import io.weft.spi.mesh.NetworkFilterHandler;
import io.weft.spi.xds.ResourceName;
import java.util.Set;

/** HttpConnectionManager. */
final class HttpFilterHandler implements NetworkFilterHandler {
  private static final String TYPE =
      "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3"
          + ".HttpConnectionManager";

  private final Routing routing;
  private final Runnable replayed;

  /**
   * @param replayed called once, when all listeners in force have their tables
   */
  HttpFilterHandler(Routing routing, Runnable replayed) {
    this.routing = routing;
    this.replayed = replayed;
  }

  @Override
  public String typeUrl() {
    return TYPE;
  }

  @Override
  public Set<ResourceName> references(Any config) {
    try {
      HttpConnectionManager manager = HttpSettingsReader.unpack(config);
      return manager.hasRds()
          ? Set.of(new ResourceName(RouteHandler.ROUTES, manager.getRds().getRouteConfigName()))
          : RouteHandler.clustersOf(manager.getRouteConfig());
    } catch (RefusedException e) {
      // Planning it will say so.
      return Set.of();
    }
  }

  @Override
  public FilterPlan plan(ListenerContext listener, Any config) throws RefusedException {
    return routing.plan(listener, HttpSettingsReader.unpack(config));
  }

  @Override
  public void replayed() {
    replayed.run();
  }
}
