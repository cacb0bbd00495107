package io.weft.mesh.internal.listener;

import com.github.udpa.udpa.type.v1.TypedStruct;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.weft.spi.definition.RefusedException;
import java.util.function.Predicate;

/** Finds the terminal filter of a chain. Filters before it must be such as may be left away. */
final class TerminalFilters {
  static final String TCP_PROXY =
      "type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy";

  private final Predicate<String> ignorable;

  /**
   * @param ignorable whether a filter may be left away, by the name of its type
   */
  TerminalFilters(Predicate<String> ignorable) {
    this.ignorable = ignorable;
  }

  /** The configuration of the last filter. */
  Any terminal(FilterChain chain) throws RefusedException {
    if (chain.hasTransportSocket()) {
      throw new RefusedException(
          "its filter chain ends TLS (transport_socket), which is not carried");
    }
    if (chain.getFiltersCount() == 0) {
      throw new RefusedException("its filter chain has no filters");
    }
    for (Filter filter : chain.getFiltersList().subList(0, chain.getFiltersCount() - 1)) {
      String type = type(filter);
      if (!ignorable.test(type)) {
        throw new RefusedException(
            "the network filter " + filter.getName() + " (" + type + ") is not carried");
      }
    }
    return chain.getFilters(chain.getFiltersCount() - 1).getTypedConfig();
  }

  /** The cluster of a chain that does nothing but send to it. */
  String tcpCluster(FilterChain chain) throws RefusedException {
    Any config = terminal(chain);
    if (!config.getTypeUrl().equals(TCP_PROXY)) {
      throw new RefusedException(
          "beside or as catch-all of HTTP only a TCP proxy is carried, not " + config.getTypeUrl());
    }
    TcpProxy proxy = tcpProxy(config);
    if (proxy.getCluster().isEmpty()) {
      throw new RefusedException(
          "beside or as catch-all of HTTP only a TCP proxy to one cluster is carried");
    }
    return proxy.getCluster();
  }

  static TcpProxy tcpProxy(Any config) throws RefusedException {
    try {
      return config.unpack(TcpProxy.class);
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException(
          "the configuration of its TCP proxy cannot be read: " + e.getMessage());
    }
  }

  private static String type(Filter filter) throws RefusedException {
    Any config = filter.getTypedConfig();
    String url = config.getTypeUrl();
    try {
      if (config.is(TypedStruct.class)) {
        url = config.unpack(TypedStruct.class).getTypeUrl();
      }
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException(
          "the filter " + filter.getName() + " cannot be read: " + e.getMessage());
    }
    return url.substring(url.lastIndexOf('/') + 1);
  }
}
