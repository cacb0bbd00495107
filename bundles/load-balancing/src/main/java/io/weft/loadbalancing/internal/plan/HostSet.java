package io.weft.loadbalancing.internal.plan;

import io.weft.spi.mesh.Endpoint;
import io.weft.spi.mesh.Endpoint.Health;
import io.weft.spi.mesh.LocalityEndpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The hosts of one priority, by locality. */
final class HostSet {

  /** Hosts of one locality by health; {@code all} holds every one. */
  static final class Locality {
    final String name;
    final double weight;
    final List<Host> healthy;
    final List<Host> degraded = new ArrayList<>();
    final List<Host> all;

    Locality(String name, double weight, List<Host> all) {
      this.name = name;
      this.weight = weight;
      this.all = all;
      this.healthy = new ArrayList<>(all.size());
    }

    List<Host> hosts(Health health) {
      return switch (health) {
        case HEALTHY -> healthy;
        case DEGRADED -> degraded;
        case UNHEALTHY -> all;
      };
    }
  }

  final List<Locality> localities = new ArrayList<>();

  /**
   * Adds the hosts of a locality that are wanted.
   *
   * @param scale the locality's weight by the part of its hosts that is wanted, rounded as in Envoy
   */
  void add(LocalityEndpoints from, Predicate<Endpoint> wanted, boolean scale) {
    List<Host> hosts = new ArrayList<>(from.endpoints().size());
    for (Endpoint endpoint : from.endpoints()) {
      if (wanted.test(endpoint)) {
        hosts.add(Host.of(endpoint));
      }
    }
    int all = from.endpoints().size();
    boolean scaled = scale && all > 0;
    Locality locality =
        new Locality(
            name(from),
            scaled ? Math.round((double) from.weight() * hosts.size() / all) : from.weight(),
            hosts);
    for (Host host : hosts) {
      if (host.source().health() != Health.UNHEALTHY) {
        locality.hosts(host.source().health()).add(host);
      }
    }
    localities.add(locality);
  }

  private static String name(LocalityEndpoints from) {
    return Stream.of(
            from.locality().getRegion(), from.locality().getZone(), from.locality().getSubZone())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("/"));
  }

  /** All hosts of a health; UNHEALTHY: all hosts, as in panic. */
  List<Host> hosts(Health health) {
    if (localities.size() == 1) {
      return localities.getFirst().hosts(health);
    }
    List<Host> hosts = new ArrayList<>();
    localities.forEach(l -> hosts.addAll(l.hosts(health)));
    return hosts;
  }

  PriorityLoads.Counts counts() {
    int healthy = 0;
    int degraded = 0;
    int all = 0;
    for (Locality l : localities) {
      healthy += l.healthy.size();
      degraded += l.degraded.size();
      all += l.all.size();
    }
    return new PriorityLoads.Counts(healthy, degraded, all);
  }
}
