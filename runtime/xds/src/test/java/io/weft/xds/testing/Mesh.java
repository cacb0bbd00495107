package io.weft.xds.testing;

import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.weft.spi.xds.CoverageFile;
import io.weft.spi.xds.ResourceName;
import io.weft.spi.xds.ResourceType;
import io.weft.xds.coverage.ApiTypes;
import io.weft.xds.coverage.Catalogue;
import io.weft.xds.coverage.CoverageCheck;
import io.weft.xds.engine.Engine;
import io.weft.xds.engine.Observer;
import io.weft.xds.engine.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An engine with recording handlers. A cluster refers to its endpoints, a listener to the route
 * configuration in its stat_prefix, a route configuration to the clusters that its virtual hosts
 * are named after.
 */
public final class Mesh {
  public static final String CDS = url(Cluster.getDefaultInstance());
  public static final String EDS = url(ClusterLoadAssignment.getDefaultInstance());
  public static final String RDS = url(RouteConfiguration.getDefaultInstance());
  public static final String LDS = url(Listener.getDefaultInstance());

  public static final CoverageFile ALL =
      new CoverageFile(
          "core",
          Set.of(
              "envoy.config.cluster.v3.Cluster.*",
              "envoy.config.endpoint.v3.ClusterLoadAssignment.*",
              "envoy.config.route.v3.RouteConfiguration.*",
              "envoy.config.listener.v3.Listener.*"),
          Map.of());

  public final List<String> log = new ArrayList<>();
  public final Recorder<Cluster> clusters =
      new Recorder<>(
          new ResourceType<>(CDS, Cluster.getDefaultInstance(), 100),
          "cluster",
          log,
          c ->
              c.getType() == Cluster.DiscoveryType.EDS
                  ? Set.of(new ResourceName(EDS, c.getName()))
                  : Set.of());
  public final Recorder<ClusterLoadAssignment> endpoints =
      new Recorder<>(
          new ResourceType<>(EDS, ClusterLoadAssignment.getDefaultInstance(), 200),
          "endpoints",
          log,
          c -> Set.of());
  public final Recorder<RouteConfiguration> routes =
      new Recorder<>(
          new ResourceType<>(RDS, RouteConfiguration.getDefaultInstance(), 300),
          "route",
          log,
          r -> {
            var names = new java.util.HashSet<ResourceName>();
            r.getVirtualHostsList().forEach(v -> names.add(new ResourceName(CDS, v.getName())));
            return names;
          });
  public final Recorder<Listener> listeners =
      new Recorder<>(
          new ResourceType<>(LDS, Listener.getDefaultInstance(), 400),
          "listener",
          log,
          l ->
              l.getStatPrefix().isEmpty()
                  ? Set.of()
                  : Set.of(new ResourceName(RDS, l.getStatPrefix())));
  public final Engine engine;

  public Mesh(Serial serial) {
    var types = new ApiTypes();
    engine =
        new Engine(
            serial,
            types,
            new CoverageCheck(types, Catalogue.EMPTY),
            java.time.Duration.ofSeconds(15),
            Observer.NONE);
  }

  /** Covers everything, adds the handlers, opens. */
  public Mesh open() {
    engine.cover(List.of(ALL));
    engine.add(List.of(listeners, routes, endpoints, clusters));
    engine.open();
    return this;
  }

  public List<String> takeLog() {
    List<String> taken = List.copyOf(log);
    log.clear();
    return taken;
  }

  public static String url(Message m) {
    return "type.googleapis.com/" + m.getDescriptorForType().getFullName();
  }

  public static Cluster cluster(String name) {
    return Cluster.newBuilder().setName(name).setType(Cluster.DiscoveryType.EDS).build();
  }

  /** A cluster that waits this long for its endpoints, 0 for ever. */
  public static Cluster cluster(String name, long seconds) {
    var source =
        ConfigSource.newBuilder().setInitialFetchTimeout(Duration.newBuilder().setSeconds(seconds));
    return cluster(name).toBuilder()
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(source))
        .build();
  }

  public static ClusterLoadAssignment assignment(String name, int priority) {
    return ClusterLoadAssignment.newBuilder()
        .setClusterName(name)
        .addEndpoints(LocalityLbEndpoints.newBuilder().setPriority(priority))
        .build();
  }

  public static RouteConfiguration route(String name, String... clusters) {
    var route = RouteConfiguration.newBuilder().setName(name);
    for (String cluster : clusters) {
      route.addVirtualHostsBuilder().setName(cluster);
    }
    return route.build();
  }

  public static Listener listener(String name, String route) {
    return Listener.newBuilder().setName(name).setStatPrefix(route).build();
  }
}
