package io.weft.grayscale.internal;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.weft.spi.relay.HeadEditor;
import io.weft.spi.relay.RequestAction;
import io.weft.spi.relay.RequestView;

/** A route's own changes, as far as the recordings have them. */
record PlainAction(Route route) implements RequestAction {
  @Override
  public void editRequest(HeadEditor head, RequestView view) {
    route
        .getRequestHeadersToAddList()
        .forEach(o -> head.add(o.getHeader().getKey(), o.getHeader().getValue()));
    if (!route.getRoute().getPrefixRewrite().isEmpty()) {
      int prefix = route.getMatch().getPrefix().length();
      head.target(route.getRoute().getPrefixRewrite() + view.target().substring(prefix));
    }
    if (!route.getRoute().getHostRewriteLiteral().isEmpty()) {
      head.host(route.getRoute().getHostRewriteLiteral());
    }
  }
}
