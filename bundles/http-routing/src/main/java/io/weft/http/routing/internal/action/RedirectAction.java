package io.weft.http.routing.internal.action;

import io.weft.http.routing.internal.kernel.ListenerOptions;
import io.weft.spi.relay.HeadEditor;
import io.weft.spi.relay.LocalReply;
import io.weft.spi.relay.RequestAction;
import io.weft.spi.relay.RequestView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code RedirectAction}.
 *
 * @param scheme empty: that of the request
 * @param host empty: that of the request
 * @param port 0: that of the request
 * @param path replaces the path, with its query if it brings one; empty for none
 */
record RedirectAction(
    ListenerOptions listener,
    String routeName,
    Levels response,
    int status,
    String scheme,
    String host,
    int port,
    String path,
    Optional<PathRewrite> rewrite,
    boolean stripQuery)
    implements RequestAction {

  @Override
  public Optional<LocalReply> reply(RequestView view) {
    String location = location(DecidedTarget.of(view, listener));
    return Optional.of(
        new LocalReply(status, List.of(Map.entry("location", location)), new byte[0]));
  }

  private String location(DecidedTarget target) {
    String newScheme = scheme.isEmpty() ? target.scheme() : scheme;
    String newHost = host.isEmpty() ? requestHost(target, newScheme) : host;
    return newScheme + "://" + newHost + (port == 0 ? "" : ":" + port) + newPath(target);
  }

  /**
   * Its port goes where another one comes, and where it was the default of the scheme that is left.
   */
  private String requestHost(DecidedTarget target, String newScheme) {
    String authority = target.authority();
    int colon = DecidedTarget.portAt(authority);
    if (colon < 0) {
      return authority;
    }
    String old = authority.substring(colon);
    boolean standard =
        !newScheme.equals(target.scheme())
            && old.equals(target.scheme().equals("https") ? ":443" : ":80");
    return port != 0 || standard ? authority.substring(0, colon) : authority;
  }

  private String newPath(DecidedTarget target) {
    String query = stripQuery ? "" : target.query();
    if (!path.isEmpty()) {
      return path.contains("?") ? path : path + query;
    }
    return rewrite.map(r -> r.apply(target.path())).orElse(target.path()) + query;
  }

  @Override
  public void editResponse(HeadEditor head, RequestView view) {
    if (!response.isEmpty()) {
      DecidedTarget target = DecidedTarget.of(view, listener);
      response.apply(head, new FormatContext(view, target, routeName, "", true));
    }
  }
}
