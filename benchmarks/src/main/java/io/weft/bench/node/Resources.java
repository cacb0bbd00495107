package io.weft.bench.node;

import java.util.Collection;
import java.util.List;

/** Resources of the Envoy API as JSON, the same for Envoy and for a node. */
public final class Resources {
  private static final String TYPE = "\"@type\":\"type.googleapis.com/envoy.";

  private Resources() {}

  /** A file of resources for a node. */
  public static String file(String... resources) {
    return "{\"resources\":[" + String.join(",\n", resources) + "]}";
  }

  /** For a file of a node, which names each resource's type. */
  public static String typed(String type, String resource) {
    return "{" + TYPE + type + "\"," + resource.substring(1);
  }

  public static String typedListener(String listener) {
    return typed("config.listener.v3.Listener", listener);
  }

  public static String typedCluster(String cluster) {
    return typed("config.cluster.v3.Cluster", cluster);
  }

  public static String cluster(String name, int port) {
    return """
        {"name":"%s","type":"STATIC","connect_timeout":"1s","load_assignment":{"cluster_name":"%s","endpoints":[{"lb_endpoints":[
         {"endpoint":{"address":{"socket_address":{"address":"127.0.0.1","port_value":%d}}}}]}]}}"""
        .formatted(name, name, port);
  }

  public static String listener(String name, String address, int port, String filter) {
    return """
        {"name":"%s","address":{"socket_address":{"address":"%s","port_value":%d}},"filter_chains":[{"filters":[%s]}]}"""
        .formatted(name, address, port, filter);
  }

  public static String tcp(String name, String cluster) {
    return """
        {"name":"envoy.filters.network.tcp_proxy","typed_config":{%sextensions.filters.network.tcp_proxy.v3.TcpProxy",
         "stat_prefix":"%s","cluster":"%s"}}"""
        .formatted(TYPE, name, cluster);
  }

  public static String http(String name, String... hosts) {
    return http(name, List.of(hosts));
  }

  public static String http(String name, Collection<String> hosts) {
    return """
        {"name":"envoy.filters.network.http_connection_manager","typed_config":{
         %sextensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
         "stat_prefix":"%s","route_config":{"name":"%s","virtual_hosts":[
        %s]},
         "http_filters":[{"name":"envoy.filters.http.router","typed_config":{%sextensions.filters.http.router.v3.Router"}}]}}"""
        .formatted(TYPE, name, name, String.join(",\n", hosts), TYPE);
  }

  /** A virtual host for every authority with one route. */
  public static String hostForAll(String cluster) {
    return host("all", "*", prefix("/", cluster));
  }

  public static String host(String name, String domain, String... routes) {
    return """
        {"name":"%s","domains":["%s"],"routes":[%s]}"""
        .formatted(name, domain, String.join(",", routes));
  }

  public static String prefix(String prefix, String cluster) {
    return """
        {"match":{"prefix":"%s"},"route":{"cluster":"%s"}}"""
        .formatted(prefix, cluster);
  }

  /** A route to two clusters by weight. */
  public static String split(String prefix, String first, int weight, String second, int other) {
    return """
        {"match":{"prefix":"%s"},"route":{"weighted_clusters":{"clusters":[{"name":"%s","weight":%d},{"name":"%s","weight":%d}]}}}"""
        .formatted(prefix, first, weight, second, other);
  }

  public static String exact(String path, String cluster) {
    return """
        {"match":{"path":"%s"},"route":{"cluster":"%s"}}"""
        .formatted(path, cluster);
  }
}
