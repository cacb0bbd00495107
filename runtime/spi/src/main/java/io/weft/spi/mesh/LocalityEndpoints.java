package io.weft.spi.mesh;

import io.envoyproxy.envoy.config.core.v3.Locality;
import java.util.List;

/**
 * {@code LocalityLbEndpoints}.
 *
 * @param priority 0 is the highest
 * @param weight of the locality, 0 when unset
 */
public record LocalityEndpoints(
    Locality locality, int priority, int weight, List<Endpoint> endpoints) {

  public LocalityEndpoints {
    endpoints = List.copyOf(endpoints);
  }
}
