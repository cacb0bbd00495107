package io.weft.mesh.internal.listener;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.weft.mesh.internal.table.ListenerKey;
import io.weft.spi.definition.RefusedException;
import java.util.List;
import java.util.Set;

/**
 * Whether a listener's connections match a {@code FilterChainMatch}, as far as that is known before
 * their first byte.
 */
final class ChainMatch {
  private static final Set<String> KNOWN =
      Set.of(
          "destination_port",
          "prefix_ranges",
          "server_names",
          "transport_protocol",
          "application_protocols");

  /** The answer. */
  enum Taken {
    ALWAYS,
    NEVER,
    /** When the first bytes are HTTP/1. */
    HTTP
  }

  private final Set<ListenerKey> keys;
  private final int ownPort;
  private final boolean tlsInspected;
  private final boolean httpInspected;

  ChainMatch(Listener listener, Set<ListenerKey> keys) {
    this.keys = keys;
    this.ownPort = listener.getAddress().getSocketAddress().getPortValue();
    this.tlsInspected = inspects(listener, "tls_inspector.v3.TlsInspector");
    this.httpInspected = inspects(listener, "http_inspector.v3.HttpInspector");
  }

  private static boolean inspects(Listener listener, String type) {
    return listener.getListenerFiltersList().stream()
        .map(ListenerFilter::getTypedConfig)
        .anyMatch(config -> config.getTypeUrl().endsWith(type));
  }

  Taken taken(FilterChainMatch match) throws RefusedException {
    for (FieldDescriptor field : match.getAllFields().keySet()) {
      if (!KNOWN.contains(field.getName())) {
        throw new RefusedException("a match by " + field.getName() + " is not carried");
      }
    }
    boolean possible =
        port(match)
            && address(match.getPrefixRangesList())
            && serverName(match)
            && transport(match.getTransportProtocol());
    return possible ? protocol(match.getApplicationProtocolsList()) : Taken.NEVER;
  }

  private boolean port(FilterChainMatch match) throws RefusedException {
    if (!match.hasDestinationPort()) {
      return true;
    }
    int port = match.getDestinationPort().getValue();
    if (!keys.isEmpty()) {
      return keys.stream().anyMatch(key -> key.port() == port);
    }
    if (port != ownPort) {
      throw new RefusedException(
          "a match by destination_port in a listener for every port is not carried");
    }
    // Nobody is meant to connect to the port of the proxy itself.
    return false;
  }

  private boolean address(List<CidrRange> ranges) throws RefusedException {
    if (ranges.isEmpty()) {
      return true;
    }
    boolean some = false;
    boolean all = !keys.isEmpty();
    for (ListenerKey key : keys) {
      boolean in = key.ip().isPresent() && Prefixes.anyContains(ranges, key.ip().get());
      some |= in || key.ip().isEmpty();
      all &= in;
    }
    if (some != all || keys.isEmpty()) {
      throw new RefusedException(
          "a match by prefix_ranges in a listener for every address is not carried");
    }
    return all;
  }

  private boolean serverName(FilterChainMatch match) throws RefusedException {
    if (match.getServerNamesCount() == 0) {
      return true;
    }
    if (tlsInspected) {
      throw new RefusedException(
          "a match by server_names needs the connection's TLS handshake, which is not looked into");
    }
    return false;
  }

  /** Without an inspector Envoy takes every connection for raw_buffer. */
  private boolean transport(String protocol) throws RefusedException {
    if (protocol.isEmpty()) {
      return true;
    }
    if (tlsInspected) {
      throw new RefusedException(
          "a match by transport_protocol needs the connection's first bytes, which are not looked into");
    }
    return protocol.equals("raw_buffer");
  }

  private Taken protocol(List<String> protocols) throws RefusedException {
    if (protocols.isEmpty()) {
      return Taken.ALWAYS;
    }
    if (httpInspected && protocols.contains("http/1.1")) {
      return Taken.HTTP;
    }
    if (tlsInspected || protocols.contains("http/1.0") || protocols.contains("h2c")) {
      throw new RefusedException(
          "a match by application_protocols " + protocols + " is not carried; HTTP/1.1 is");
    }
    return Taken.NEVER;
  }
}
