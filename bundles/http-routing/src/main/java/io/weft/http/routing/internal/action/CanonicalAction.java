package io.weft.http.routing.internal.action;

import io.weft.http.routing.internal.kernel.ListenerOptions;
import io.weft.spi.relay.ForwardOptions;
import io.weft.spi.relay.HeadEditor;
import io.weft.spi.relay.LocalReply;
import io.weft.spi.relay.RequestAction;
import io.weft.spi.relay.RequestView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * For a request whose head is not what was decided on, and whose route changes nothing itself: the
 * head is brought to that. Its reply is the redirect of {@code UNESCAPE_AND_REDIRECT}.
 */
public record CanonicalAction(ListenerOptions listener, ForwardOptions options)
    implements RequestAction {
  @Override
  public void editRequest(HeadEditor head, RequestView view) {
    DecidedTarget target = DecidedTarget.of(view, listener);
    if (!target.target().equals(view.target())) {
      head.target(target.target());
    }
    bringHost(head, view, target);
  }

  /** Host as it was decided on, unless an action before this one has put another there. */
  static void bringHost(HeadEditor head, RequestView view, DecidedTarget target) {
    List<String> lines = head.values("host");
    boolean untouched =
        lines.equals(view.values("host")) || lines.equals(List.of(view.authority()));
    if (untouched && !lines.equals(List.of(target.authority()))) {
      head.host(target.authority());
    }
  }

  @Override
  public Optional<LocalReply> reply(RequestView view) {
    String location = DecidedTarget.of(view, listener).target();
    return Optional.of(new LocalReply(307, List.of(Map.entry("location", location)), new byte[0]));
  }
}
