package io.weft.http.routing.internal.service;

import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.xds.ResourceHandler;
import io.weft.spi.xds.ResourceName;
import io.weft.spi.xds.ResourceType;
import io.weft.spi.xds.ResourceUpdate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** RDS. */
final class RouteHandler implements ResourceHandler<RouteConfiguration> {
  /** A type URL. */
  static final String ROUTES = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";

  private static final String CLUSTER = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
  private static final int BETWEEN_ENDPOINTS_AND_LISTENERS = 300;
  private static final Logger LOG = LogManager.getLogger(RouteHandler.class);

  private final Routing routing;
  private final Runnable replayed;
  private final AtomicLong refused = new AtomicLong();

  /**
   * @param replayed called once, when everything that was in force is in force here
   */
  RouteHandler(Routing routing, Runnable replayed) {
    this.routing = routing;
    this.replayed = replayed;
  }

  @Override
  public ResourceType<RouteConfiguration> type() {
    return new ResourceType<>(
        ROUTES, RouteConfiguration.getDefaultInstance(), BETWEEN_ENDPOINTS_AND_LISTENERS);
  }

  @Override
  public Set<ResourceName> references(RouteConfiguration config) {
    return clustersOf(config);
  }

  /** The clusters that routes name. */
  static Set<ResourceName> clustersOf(RouteConfiguration config) {
    return config.getVirtualHostsList().stream()
        .flatMap(host -> host.getRoutesList().stream())
        .flatMap(route -> clusters(route.getRoute()))
        .filter(name -> !name.isEmpty())
        .map(name -> new ResourceName(CLUSTER, name))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> clusters(RouteAction to) {
    return Stream.concat(
        Stream.of(to.getCluster()),
        to.getWeightedClusters().getClustersList().stream().map(ClusterWeight::getName));
  }

  @Override
  public Map<String, String> apply(ResourceUpdate<RouteConfiguration> update) {
    Map<String, String> reasons = new TreeMap<>();
    update.changed().forEach((name, config) -> put(name, config, reasons));
    update.removed().forEach(routing::remove);
    if (update.replay()) {
      replayed.run();
    }
    return reasons;
  }

  private void put(String name, RouteConfiguration config, Map<String, String> reasons) {
    try {
      routing.put(config);
      LOG.info("route configuration {}: {} virtual hosts", name, config.getVirtualHostsCount());
    } catch (RefusedException e) {
      refused.incrementAndGet();
      reasons.put(name, e.getMessage());
      LOG.warn("route configuration {} refused, the last good one stays: {}", name, e.getMessage());
    }
  }

  long refused() {
    return refused.get();
  }
}
