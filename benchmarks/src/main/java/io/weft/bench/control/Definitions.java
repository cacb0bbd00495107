package io.weft.bench.control;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;

/** Resources of a large mesh. */
public final class Definitions {
  private static final String PREFIX = "type.googleapis.com/";
  public static final String CLUSTER = type(Cluster.getDescriptor().getFullName());
  public static final String ASSIGNMENT = type(ClusterLoadAssignment.getDescriptor().getFullName());
  public static final String LISTENER = type(Listener.getDescriptor().getFullName());

  private Definitions() {}

  private static String type(String name) {
    return PREFIX + name;
  }

  /** A cluster whose endpoints the control plane tells. */
  public static Cluster cluster(String name) {
    ConfigSource source =
        ConfigSource.newBuilder()
            .setAds(AggregatedConfigSource.getDefaultInstance())
            .setResourceApiVersion(ApiVersion.V3)
            .build();
    return Cluster.newBuilder()
        .setName(name)
        .setType(Cluster.DiscoveryType.EDS)
        .setConnectTimeout(Duration.newBuilder().setSeconds(1))
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(source))
        .build();
  }

  /**
   * Endpoints of a cluster: one that is preferred, and others that are used only without it. So the
   * next connection tells which version is in force.
   *
   * @param others how many; their addresses begin with 127
   * @param seed distinguishes the others of clusters
   */
  public static ClusterLoadAssignment assignment(
      String cluster, int preferredPort, int others, int seed) {
    var rest = LocalityLbEndpoints.newBuilder().setPriority(1);
    for (int i = 0; i < others; i++) {
      int number = seed * others + i;
      rest.addLbEndpoints(
          endpoint(
              "127.%d.%d.%d".formatted(128 + (number >> 16 & 63), number >> 8 & 255, number & 255),
              80));
    }
    var assignment =
        ClusterLoadAssignment.newBuilder()
            .setClusterName(cluster)
            .addEndpoints(
                LocalityLbEndpoints.newBuilder()
                    .addLbEndpoints(endpoint("127.0.0.1", preferredPort)));
    return others == 0 ? assignment.build() : assignment.addEndpoints(rest).build();
  }

  private static LbEndpoint endpoint(String address, int port) {
    return LbEndpoint.newBuilder()
        .setEndpoint(Endpoint.newBuilder().setAddress(address(address, port)))
        .build();
  }

  private static Address address(String address, int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(address).setPortValue(port))
        .build();
  }

  /** A TCP service of one cluster. */
  public static Listener listener(String name, String address, int port, String cluster) {
    TcpProxy proxy = TcpProxy.newBuilder().setStatPrefix(name).setCluster(cluster).build();
    return Listener.newBuilder()
        .setName(name)
        .setAddress(address(address, port))
        .addFilterChains(
            FilterChain.newBuilder()
                .addFilters(
                    Filter.newBuilder()
                        .setName("envoy.filters.network.tcp_proxy")
                        .setTypedConfig(Any.pack(proxy))))
        .build();
  }
}
