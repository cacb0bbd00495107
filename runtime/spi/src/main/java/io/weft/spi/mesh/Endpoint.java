package io.weft.spi.mesh;

import io.envoyproxy.envoy.config.core.v3.Metadata;
import java.net.InetSocketAddress;

/**
 * One endpoint of a cluster.
 *
 * @param id index into {@code weft_endpoints}, from 1; stable while the address stays in the
 *     cluster
 * @param address resolved
 * @param weight 1 or more
 * @param health as the control plane says
 * @param metadata for subsets, the default instance when there is none
 * @param hostname of the resource, empty when unset
 */
public record Endpoint(
    int id,
    InetSocketAddress address,
    int weight,
    Health health,
    Metadata metadata,
    String hostname) {

  /** What {@code HealthStatus} comes down to. */
  public enum Health {
    HEALTHY,
    DEGRADED,
    UNHEALTHY
  }
}
