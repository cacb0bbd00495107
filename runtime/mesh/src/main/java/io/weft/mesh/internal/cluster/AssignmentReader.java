package io.weft.mesh.internal.cluster;

import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.Endpoint.Health;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a {@code ClusterLoadAssignment} for one cluster; used once. */
final class AssignmentReader {
  /** Envoy's default of {@code overprovisioning_factor}. */
  static final int OVERPROVISIONING = 140;

  /** Envoy's bound of {@code LocalityLbEndpoints.priority}. */
  private static final int PRIORITIES = 128;

  private final TransportSockets sockets;
  private final HostLookup hosts;
  private final Set<InetSocketAddress> seen = new HashSet<>();
  private final List<LeftOut> leftOut = new ArrayList<>();

  AssignmentReader(TransportSockets sockets, HostLookup hosts) {
    this.sockets = sockets;
    this.hosts = hosts;
  }

  /**
   * Reads an assignment. An endpoint that cannot be sent to is left out; one that makes no sense
   * refuses the whole.
   */
  Assignment read(ClusterLoadAssignment source) throws RefusedException {
    var localities = new ArrayList<LocalityMembers>(source.getEndpointsCount());
    for (LocalityLbEndpoints locality : source.getEndpointsList()) {
      localities.add(locality(locality));
    }
    var policy = source.getPolicy();
    int factor =
        policy.hasOverprovisioningFactor()
            ? policy.getOverprovisioningFactor().getValue()
            : OVERPROVISIONING;
    if (factor < 100) {
      throw new RefusedException("overprovisioning_factor " + factor + " is below 100");
    }
    return new Assignment(factor, localities, leftOut);
  }

  private LocalityMembers locality(LocalityLbEndpoints source) throws RefusedException {
    int priority = source.getPriority();
    if (priority < 0 || priority > PRIORITIES) {
      throw new RefusedException(
          "priority " + Integer.toUnsignedString(priority) + " is above " + PRIORITIES);
    }
    var members = new ArrayList<Member>(source.getLbEndpointsCount());
    for (LbEndpoint endpoint : source.getLbEndpointsList()) {
      add(endpoint, members);
    }
    int weight = source.hasLoadBalancingWeight() ? source.getLoadBalancingWeight().getValue() : 0;
    return new LocalityMembers(source.getLocality(), priority, weight, members);
  }

  private void add(LbEndpoint source, List<Member> members) throws RefusedException {
    var address = source.getEndpoint().getAddress();
    switch (address.getAddressCase()) {
      case SOCKET_ADDRESS -> addSocket(source, address.getSocketAddress(), members);
      case ENVOY_INTERNAL_ADDRESS -> {
        var internal = address.getEnvoyInternalAddress();
        leave(
            internal.getEndpointId(),
            "is behind the internal listener "
                + internal.getServerListenerName()
                + ", which needs a tunnel");
      }
      case PIPE ->
          leave(address.getPipe().getPath(), "is a Unix socket; only IP addresses are carried");
      case ADDRESS_NOT_SET -> throw new RefusedException("an endpoint has no address");
    }
  }

  private void addSocket(LbEndpoint source, SocketAddress address, List<Member> members)
      throws RefusedException {
    int port = port(address);
    String host = address.getAddress();
    var reason = sockets.reasonAgainst(source.getMetadata());
    if (reason.isPresent()) {
      leave(host + ":" + port, reason.get());
      return;
    }
    for (InetAddress ip : hosts.addresses(host)) {
      var resolved = new InetSocketAddress(ip, port);
      if (ip.isAnyLocalAddress()) {
        throw new RefusedException(
            "endpoint " + host + ":" + port + " has no address that can be connected to");
      }
      if (seen.add(resolved)) {
        members.add(member(source, resolved));
      } else {
        leave(host + ":" + port, "is in the assignment twice; the first one counts");
      }
    }
  }

  private static int port(SocketAddress address) throws RefusedException {
    String name = "endpoint " + address.getAddress();
    if (address.getProtocol() != SocketAddress.Protocol.TCP) {
      throw new RefusedException(name + " is not TCP");
    }
    if (address.getPortSpecifierCase() != SocketAddress.PortSpecifierCase.PORT_VALUE) {
      throw new RefusedException(name + " has no port number");
    }
    int port = address.getPortValue();
    if (port < 1 || port > 65535) {
      throw new RefusedException(name + " has the port " + Integer.toUnsignedString(port));
    }
    return port;
  }

  private static Member member(LbEndpoint source, InetSocketAddress address)
      throws RefusedException {
    int weight = source.hasLoadBalancingWeight() ? source.getLoadBalancingWeight().getValue() : 1;
    if (weight < 1) {
      throw new RefusedException(
          "endpoint " + address + " has the weight " + Integer.toUnsignedString(weight));
    }
    return new Member(
        address,
        weight,
        health(source.getHealthStatus()),
        source.getMetadata(),
        source.getEndpoint().getHostname());
  }

  private static Health health(HealthStatus status) {
    return switch (status) {
      case UNKNOWN, HEALTHY -> Health.HEALTHY;
      case DEGRADED -> Health.DEGRADED;
      // A status that is not known yet must not get requests by accident.
      case UNHEALTHY, DRAINING, TIMEOUT, UNRECOGNIZED -> Health.UNHEALTHY;
    };
  }

  private void leave(String address, String reason) {
    leftOut.add(new LeftOut(address, reason));
  }
}
