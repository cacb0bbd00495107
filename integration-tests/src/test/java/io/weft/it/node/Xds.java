package io.weft.it.node;

/** Resources as files hold them. */
public final class Xds {

  private Xds() {}

  /** A listener that proxies TCP to a cluster of one endpoint; no endpoint when its port is 0. */
  public static String tcp(String name, String host, int port, String endpoint, int endpointPort) {
    return """
        resources:
        - "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
          name: %1$s
          type: STATIC
          connect_timeout: 1s
          load_assignment:
            cluster_name: %1$s
            endpoints:
            - lb_endpoints: %4$s
        - "@type": type.googleapis.com/envoy.config.listener.v3.Listener
          name: %1$s
          address: {socket_address: {address: "%2$s", port_value: %3$d}}
          filter_chains:
          - filters:
            - name: tcp
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
                stat_prefix: %1$s
                cluster: %1$s
        """
        .formatted(name, host, port, endpoints(endpoint, endpointPort));
  }

  private static String endpoints(String host, int port) {
    return port == 0
        ? "[]"
        : "[{endpoint: {address: {socket_address: {address: \"%s\", port_value: %d}}}}]"
            .formatted(host, port);
  }
}
