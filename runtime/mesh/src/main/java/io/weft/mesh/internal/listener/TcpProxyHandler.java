package io.weft.mesh.internal.listener;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster;
import io.weft.spi.definition.Definitions;
import io.weft.spi.definition.Kinds;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.mesh.FilterPlan;
import io.weft.spi.mesh.ListenerContext;
import io.weft.spi.mesh.NetworkFilterHandler;
import io.weft.spi.xds.ResourceName;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** TCP: a connection is one request, decided when it is made. */
public final class TcpProxyHandler implements NetworkFilterHandler {
  /** {@code WEFT_PROTOCOL_TCP}. */
  private static final int PROTOCOL = 0;

  private static final String CLUSTER = "type.googleapis.com/envoy.config.cluster.v3.Cluster";

  private final Clusters clusters;
  private final Definitions definitions;

  public TcpProxyHandler(Clusters clusters, Definitions definitions) {
    this.clusters = clusters;
    this.definitions = definitions;
  }

  @Override
  public String typeUrl() {
    return TerminalFilters.TCP_PROXY;
  }

  @Override
  public Set<ResourceName> references(Any config) {
    try {
      TcpProxy proxy = TerminalFilters.tcpProxy(config);
      return Stream.concat(
              Stream.of(proxy.getCluster()),
              proxy.getWeightedClusters().getClustersList().stream()
                  .map(WeightedCluster.ClusterWeight::getName))
          .filter(name -> !name.isEmpty())
          .map(name -> new ResourceName(CLUSTER, name))
          .collect(Collectors.toUnmodifiableSet());
    } catch (RefusedException e) {
      // Planning it will say so.
      return Set.of();
    }
  }

  @Override
  public FilterPlan plan(ListenerContext listener, Any config) throws RefusedException {
    TcpProxy proxy = TerminalFilters.tcpProxy(config);
    return switch (proxy.getClusterSpecifierCase()) {
      case CLUSTER -> toCluster(proxy.getCluster());
      case WEIGHTED_CLUSTERS -> toSplit(proxy.getWeightedClusters());
      case CLUSTERSPECIFIER_NOT_SET -> throw new RefusedException("its TCP proxy names no cluster");
    };
  }

  private FilterPlan toCluster(String name) {
    int cluster = clusters.mention(name);
    return new FilterPlan(
        PROTOCOL,
        Set.of("balance"),
        OptionalInt.of(cluster),
        0,
        "",
        true,
        () -> clusters.forget(cluster));
  }

  private FilterPlan toSplit(WeightedCluster weighted) throws RefusedException {
    int split = definitions.define(Kinds.SPLIT, weighted);
    return new FilterPlan(
        PROTOCOL,
        Set.of("split", "balance"),
        OptionalInt.empty(),
        split,
        "",
        true,
        () -> definitions.release(Kinds.SPLIT, split));
  }
}
