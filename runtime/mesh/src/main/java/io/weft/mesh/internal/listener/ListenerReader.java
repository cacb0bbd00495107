package io.weft.mesh.internal.listener;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.weft.mesh.internal.table.ListenerKey;
import io.weft.spi.definition.RefusedException;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads a listener by Istiod's rules: {@code virtualOutbound} takes every connection and hands it
 * to the listener of its exact address, else to that of its port, else to its own catch-all chain.
 */
final class ListenerReader {
  private final TerminalFilters filters;

  ListenerReader(TerminalFilters filters) {
    this.filters = filters;
  }

  /**
   * Reads a listener.
   *
   * @throws RefusedException when it cannot be honoured
   */
  ListenerShape read(Listener listener) throws RefusedException {
    checkDirection(listener);
    boolean catchAll = listener.getUseOriginalDst().getValue();
    Set<ListenerKey> keys = catchAll ? Set.of() : keys(listener);
    var choice = new ChainChooser(listener, keys).choose();
    var fallback = choice.fallback();
    return new ListenerShape(
        catchAll ? Set.of(ListenerKey.EVERY) : keys,
        filters.terminal(choice.chain()),
        fallback.isPresent() ? Optional.of(filters.tcpCluster(fallback.get())) : Optional.empty(),
        choice.http());
  }

  private static void checkDirection(Listener listener) throws RefusedException {
    if (listener.getTrafficDirection() == TrafficDirection.INBOUND) {
      throw new RefusedException(
          "inbound listeners are not carried: nothing captures connections to a workload yet");
    }
    if (listener.hasInternalListener()) {
      throw new RefusedException("internal listeners are not carried");
    }
    if (listener.hasApiListener()) {
      throw new RefusedException("API listeners are for clients that speak xDS themselves");
    }
    if (listener.hasFilterChainMatcher()) {
      throw new RefusedException("filter_chain_matcher is not carried");
    }
  }

  private static Set<ListenerKey> keys(Listener listener) throws RefusedException {
    var addresses =
        Stream.concat(
                Stream.of(listener.getAddress()),
                listener.getAdditionalAddressesList().stream().map(a -> a.getAddress()))
            .toList();
    var keys = new LinkedHashSet<ListenerKey>();
    for (Address address : addresses) {
      keys.add(key(address));
    }
    boolean binds = !listener.hasBindToPort() || listener.getBindToPort().getValue();
    for (ListenerKey key : keys) {
      if (binds && key.ip().isEmpty()) {
        throw new RefusedException(
            "it binds to "
                + key
                + ", but a node captures connections and listens nowhere: give it the address that is"
                + " connected to, or bind_to_port: false to take every connection to that port");
      }
    }
    return keys;
  }

  private static ListenerKey key(Address address) throws RefusedException {
    if (!address.hasSocketAddress()) {
      throw new RefusedException("its address is not an IP address and port");
    }
    SocketAddress socket = address.getSocketAddress();
    int port = socket.getPortValue();
    if (socket.getProtocol() != SocketAddress.Protocol.TCP || port < 1 || port > 65535) {
      throw new RefusedException(
          "its address " + socket.getAddress() + " needs protocol TCP and a port of 1 to 65535");
    }
    try {
      return ListenerKey.of(InetAddress.ofLiteral(socket.getAddress()), port);
    } catch (IllegalArgumentException e) {
      throw new RefusedException("its address " + socket.getAddress() + " is not an IP address");
    }
  }
}
