package io.weft.http.routing.internal.service;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions.HeadersWithUnderscoresAction;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction;
import io.weft.http.routing.internal.kernel.ListenerOptions;
import io.weft.http.routing.internal.kernel.ListenerOptions.Flag;
import io.weft.spi.definition.RefusedException;
import java.util.EnumSet;
import java.util.Set;

/** Reads an HttpConnectionManager. Which fields may be set at all is told by the coverage. */
final class HttpSettingsReader {
  private static final int MOST_HEADERS = 128;
  private static final int LONGEST_HEAD = 32768;
  private static final int LONGEST_HOST = 104;

  private HttpSettingsReader() {}

  /**
   * Unpacks.
   *
   * @throws RefusedException when the bytes are no HttpConnectionManager
   */
  static HttpConnectionManager unpack(Any config) throws RefusedException {
    try {
      return config.unpack(HttpConnectionManager.class);
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException("its HttpConnectionManager cannot be read: " + e.getMessage());
    }
  }

  /**
   * Reads.
   *
   * @throws RefusedException when a part cannot be honoured
   */
  static HttpSettings read(HttpConnectionManager manager) throws RefusedException {
    checkRouter(manager);
    return new HttpSettings(options(manager), routes(manager));
  }

  private static void checkRouter(HttpConnectionManager manager) throws RefusedException {
    int count = manager.getHttpFiltersCount();
    if (count == 0 || !manager.getHttpFilters(count - 1).getTypedConfig().is(Router.class)) {
      throw new RefusedException("the last of its http_filters is not the router");
    }
  }

  private static HttpSettings.Routes routes(HttpConnectionManager manager) throws RefusedException {
    return switch (manager.getRouteSpecifierCase()) {
      case RDS -> new HttpSettings.Named(manager.getRds().getRouteConfigName());
      case ROUTE_CONFIG -> new HttpSettings.Inline(manager.getRouteConfig());
      default ->
          throw new RefusedException("its HttpConnectionManager has neither rds nor route_config");
    };
  }

  private static ListenerOptions options(HttpConnectionManager manager) throws RefusedException {
    Set<Flag> flags = EnumSet.noneOf(Flag.class);
    set(flags, Flag.NORMALIZE, manager.getNormalizePath().getValue());
    set(flags, Flag.MERGE_SLASHES, manager.getMergeSlashes());
    set(flags, Flag.STRIP_ANY_PORT, manager.getStripAnyHostPort());
    set(flags, Flag.STRIP_MATCHING_PORT, manager.getStripMatchingHostPort());
    set(flags, Flag.STRIP_DOT, manager.getStripTrailingHostDot());
    set(flags, Flag.WEBSOCKET, websocket(manager));
    escapedSlashes(flags, manager.getPathWithEscapedSlashesAction());
    underscores(flags, manager.getCommonHttpProtocolOptions());
    String defaultHost = version1(flags, manager.getHttpProtocolOptions());
    return new ListenerOptions(flags, maxHeaders(manager), maxHead(manager), defaultHost);
  }

  private static void set(Set<Flag> flags, Flag flag, boolean on) {
    if (on) {
      flags.add(flag);
    }
  }

  private static boolean websocket(HttpConnectionManager manager) throws RefusedException {
    for (var upgrade : manager.getUpgradeConfigsList()) {
      if (!upgrade.getUpgradeType().equalsIgnoreCase("websocket")) {
        throw new RefusedException(
            "upgrade_configs: %s is not carried, only websocket"
                .formatted(upgrade.getUpgradeType()));
      }
    }
    return manager.getUpgradeConfigsCount() > 0;
  }

  private static void escapedSlashes(Set<Flag> flags, PathWithEscapedSlashesAction action) {
    switch (action) {
      case REJECT_REQUEST -> flags.add(Flag.REJECT_ESCAPED);
      case UNESCAPE_AND_REDIRECT -> flags.add(Flag.REDIRECT_ESCAPED);
      case UNESCAPE_AND_FORWARD -> flags.add(Flag.UNESCAPE_SLASHES);
      default -> {
        // Kept as they are.
      }
    }
  }

  private static void underscores(Set<Flag> flags, HttpProtocolOptions options) {
    HeadersWithUnderscoresAction action = options.getHeadersWithUnderscoresAction();
    set(flags, Flag.REJECT_UNDERSCORES, action == HeadersWithUnderscoresAction.REJECT_REQUEST);
    set(flags, Flag.DROP_UNDERSCORES, action == HeadersWithUnderscoresAction.DROP_HEADER);
  }

  /** The default host of HTTP/1.0. */
  private static String version1(Set<Flag> flags, Http1ProtocolOptions options)
      throws RefusedException {
    set(flags, Flag.ACCEPT_HTTP10, options.getAcceptHttp10());
    set(
        flags,
        Flag.NO_ABSOLUTE,
        options.hasAllowAbsoluteUrl() && !options.getAllowAbsoluteUrl().getValue());
    String host = options.getDefaultHostForHttp10();
    if (host.length() > LONGEST_HOST) {
      throw new RefusedException("default_host_for_http_10 is longer than 104 characters");
    }
    return host;
  }

  private static int maxHeaders(HttpConnectionManager manager) throws RefusedException {
    HttpProtocolOptions options = manager.getCommonHttpProtocolOptions();
    if (!options.hasMaxHeadersCount()) {
      return ListenerOptions.DEFAULT.maxHeaders();
    }
    int count = options.getMaxHeadersCount().getValue();
    if (count < 1 || count > MOST_HEADERS) {
      throw new RefusedException("max_headers_count has to be from 1 to 128");
    }
    return count;
  }

  /** A head longer than what the kernel takes is refused in any case. */
  private static int maxHead(HttpConnectionManager manager) throws RefusedException {
    if (!manager.hasMaxRequestHeadersKb()) {
      return LONGEST_HEAD;
    }
    int kib = manager.getMaxRequestHeadersKb().getValue();
    if (kib < 1) {
      throw new RefusedException("max_request_headers_kb has to be 1 or more");
    }
    return (int) Math.min(LONGEST_HEAD, kib * 1024L);
  }
}
