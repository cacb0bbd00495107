package io.weft.mesh.internal.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.weft.spi.definition.RefusedException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names of a cluster's endpoints and what they were resolved to. */
final class DnsNames {
  private final Cluster cluster;
  private final Map<String, List<InetAddress>> known = new HashMap<>();
  private boolean changed;

  /**
   * @param before what the cluster's previous version knew
   */
  DnsNames(Cluster cluster, Optional<DnsNames> before) {
    this.cluster = cluster;
    before.ifPresent(names -> known.putAll(names.known));
    known.keySet().retainAll(hosts());
  }

  /** Names to resolve; IP addresses need not be. */
  List<String> hosts() {
    return cluster.getLoadAssignment().getEndpointsList().stream()
        .flatMap(locality -> locality.getLbEndpointsList().stream())
        .map(endpoint -> endpoint.getEndpoint().getAddress().getSocketAddress().getAddress())
        .filter(host -> !host.isEmpty() && literal(host).isEmpty())
        .distinct()
        .toList();
  }

  private static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Takes an answer; false when none of the addresses is of the wanted family. */
  boolean learn(String host, List<InetAddress> found) {
    List<InetAddress> wanted = choose(found);
    if (wanted.isEmpty()) {
      return false;
    }
    changed |= !wanted.equals(known.put(host, wanted));
    return true;
  }

  /** Whether an answer since the last call differed from the one before. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  private List<InetAddress> choose(List<InetAddress> found) {
    var v4 = found.stream().filter(Inet4Address.class::isInstance).toList();
    var v6 = found.stream().filter(a -> !(a instanceof Inet4Address)).toList();
    var family = cluster.getDnsLookupFamily();
    var chosen =
        switch (family) {
          case V4_ONLY -> v4;
          case V6_ONLY -> v6;
          case ALL -> found;
          case V4_PREFERRED -> v4.isEmpty() ? v6 : v4;
          case AUTO, UNRECOGNIZED -> v6.isEmpty() ? v4 : v6;
        };
    if (cluster.getType() == DiscoveryType.LOGICAL_DNS) {
      return chosen.stream().limit(1).toList();
    }
    // Servers rotate their answers; the order says nothing.
    return chosen.stream().sorted(Comparator.comparing(InetAddress::getHostAddress)).toList();
  }

  /** The cluster's endpoints by what is known now. */
  Assignment assignment() throws RefusedException {
    HostLookup lookup =
        host -> literal(host).map(List::of).orElseGet(() -> known.getOrDefault(host, List.of()));
    return new AssignmentReader(TransportSockets.of(cluster), lookup)
        .read(cluster.getLoadAssignment());
  }
}
