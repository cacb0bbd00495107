package io.weft.mesh.internal.cluster;

import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.weft.spi.mesh.Endpoint;
import io.weft.spi.mesh.Endpoint.Health;
import java.net.InetSocketAddress;

/** An endpoint of an assignment that has no row in the kernel's table yet. */
record Member(
    InetSocketAddress address, int weight, Health health, Metadata metadata, String hostname) {

  /** The endpoint that it is under this row and address object. */
  Endpoint in(int row, InetSocketAddress known) {
    return new Endpoint(row, known, weight, health, metadata, hostname);
  }
}
