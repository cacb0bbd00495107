package io.weft.loadbalancing.internal;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.weft.spi.mesh.ClusterSnapshot;
import io.weft.spi.mesh.Endpoint;
import io.weft.spi.mesh.Endpoint.Health;
import io.weft.spi.mesh.LocalityEndpoints;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Snapshots for tests: endpoint ids count from a first one. */
public final class Clusters {
  private Clusters() {}

  /** As the mesh makes it from a STATIC cluster. */
  public static ClusterSnapshot of(int id, Cluster config, int firstEndpoint) {
    int next = firstEndpoint;
    List<LocalityEndpoints> localities = new ArrayList<>();
    for (LocalityLbEndpoints locality : config.getLoadAssignment().getEndpointsList()) {
      List<Endpoint> endpoints = new ArrayList<>();
      for (LbEndpoint endpoint : locality.getLbEndpointsList()) {
        endpoints.add(endpoint(next++, endpoint));
      }
      localities.add(
          new LocalityEndpoints(
              locality.getLocality(),
              locality.getPriority(),
              locality.getLoadBalancingWeight().getValue(),
              endpoints));
    }
    var policy = config.getLoadAssignment().getPolicy();
    int factor =
        policy.hasOverprovisioningFactor() ? policy.getOverprovisioningFactor().getValue() : 140;
    return new ClusterSnapshot(id, config, factor, localities);
  }

  private static Endpoint endpoint(int id, LbEndpoint from) {
    var socket = from.getEndpoint().getAddress().getSocketAddress();
    return new Endpoint(
        id,
        address(socket.getAddress(), socket.getPortValue()),
        from.hasLoadBalancingWeight() ? from.getLoadBalancingWeight().getValue() : 1,
        switch (from.getHealthStatus()) {
          case UNHEALTHY, DRAINING, TIMEOUT -> Health.UNHEALTHY;
          case DEGRADED -> Health.DEGRADED;
          default -> Health.HEALTHY;
        },
        from.getMetadata(),
        from.getEndpoint().getHostname());
  }

  /** A STATIC cluster: for each priority a letter a host, H healthy, D degraded, U unhealthy. */
  public static Cluster.Builder healthy(Cluster.LbPolicy policy, String... priorities) {
    Cluster.Builder cluster = Cluster.newBuilder().setName("c").setLbPolicy(policy);
    for (int priority = 0; priority < priorities.length; priority++) {
      LocalityLbEndpoints.Builder locality =
          cluster.getLoadAssignmentBuilder().addEndpointsBuilder().setPriority(priority);
      for (int i = 0; i < priorities[priority].length(); i++) {
        LbEndpoint.Builder endpoint = locality.addLbEndpointsBuilder();
        endpoint.setHealthStatus(health(priorities[priority].charAt(i)));
        endpoint
            .getEndpointBuilder()
            .getAddressBuilder()
            .getSocketAddressBuilder()
            .setAddress("127.0.0.1")
            .setPortValue(18001 + 100 * priority + i);
      }
    }
    return cluster;
  }

  private static HealthStatus health(char letter) {
    return switch (letter) {
      case 'H' -> HealthStatus.HEALTHY;
      case 'D' -> HealthStatus.DEGRADED;
      default -> HealthStatus.UNHEALTHY;
    };
  }

  /** One locality; endpoint ids from {@code first}. */
  public static ClusterSnapshot weighted(int id, Cluster config, int first, int... weights) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      endpoints.add(
          new Endpoint(
              first + i,
              address("127." + (1 + i / 65536) + "." + i / 256 % 256 + "." + i % 256, 8080),
              weights[i],
              Health.HEALTHY,
              Metadata.getDefaultInstance(),
              ""));
    }
    return new ClusterSnapshot(
        id,
        config,
        140,
        List.of(new LocalityEndpoints(Locality.getDefaultInstance(), 0, 0, endpoints)));
  }

  public static InetSocketAddress address(String ip, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(ip), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
