package io.weft.http.routing.internal.action;

import io.weft.http.routing.internal.kernel.ListenerOptions;
import io.weft.spi.relay.ForwardOptions;
import io.weft.spi.relay.HeadEditor;
import io.weft.spi.relay.RequestAction;
import io.weft.spi.relay.RequestView;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What a route does to a request that is forwarded: headers first, then Host, then the path, as in
 * Envoy.
 *
 * @param clusterName names of clusters by id
 */
record RouteAction(
    ListenerOptions listener,
    String routeName,
    Levels request,
    Levels response,
    Optional<PathRewrite> path,
    Optional<HostRewrite> host,
    boolean appendForwardedHost,
    ForwardOptions options,
    IntFunction<String> clusterName)
    implements RequestAction {
  private static final String FORWARDED_HOST = "x-forwarded-host";

  @Override
  public void editRequest(HeadEditor head, RequestView view) {
    DecidedTarget target = DecidedTarget.of(view, listener);
    request.apply(head, context(view, target, false));
    if (host.isPresent()) {
      rewriteHost(host.get(), head, view, target);
    } else {
      CanonicalAction.bringHost(head, view, target);
    }
    String newTarget = newPath(target.path()) + target.query();
    if (!newTarget.equals(view.target())) {
      head.target(newTarget);
    }
  }

  /** A path that a pattern makes empty stays as it was, as in Envoy. */
  private String newPath(String old) {
    return path.map(rewrite -> rewrite.apply(old)).filter(made -> !made.isEmpty()).orElse(old);
  }

  private void rewriteHost(
      HostRewrite rewrite, HeadEditor head, RequestView view, DecidedTarget target) {
    String newHost = rewrite.apply(head, view, target);
    if (appendForwardedHost && !newHost.equals(target.authority())) {
      forwardedHost(head, target.authority());
    }
    head.host(newHost);
  }

  private static void forwardedHost(HeadEditor head, String host) {
    List<String> before = head.values(FORWARDED_HOST);
    head.set(FORWARDED_HOST, before.isEmpty() ? host : String.join(",", before) + "," + host);
  }

  private FormatContext context(RequestView view, DecidedTarget target, boolean answer) {
    return new FormatContext(view, target, routeName, clusterName.apply(view.cluster()), answer);
  }

  @Override
  public void editResponse(HeadEditor head, RequestView view) {
    if (!response.isEmpty()) {
      response.apply(head, context(view, DecidedTarget.of(view, listener), true));
    }
  }
}
