package io.weft.http.routing.internal.read;

import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher;
import io.weft.http.routing.internal.model.Condition;
import io.weft.spi.definition.RefusedException;
import java.util.List;

/**
 * Conditions on a connection whose answer is known beforehand: requests come in plain text, so no
 * certificate was presented, and nothing gives them dynamic metadata.
 */
final class ConnectionState {
  private ConnectionState() {}

  static void conditions(RouteMatch match, List<Condition> conditions) throws RefusedException {
    if (match.hasTlsContext()
        && (match.getTlsContext().getPresented().getValue()
            || match.getTlsContext().getValidated().getValue())) {
      conditions.add(new Condition.Never());
    }
    for (MetadataMatcher metadata : match.getDynamicMetadataList()) {
      if (!metadata.getInvert()) {
        conditions.add(new Condition.Never());
      }
    }
    if (match.getFilterStateCount() > 0) {
      throw new RefusedException("route_match.filter_state is not supported");
    }
  }
}
