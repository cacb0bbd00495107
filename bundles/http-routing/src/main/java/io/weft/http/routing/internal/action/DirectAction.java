package io.weft.http.routing.internal.action;

import io.weft.http.routing.internal.kernel.ListenerOptions;
import io.weft.spi.relay.HeadEditor;
import io.weft.spi.relay.LocalReply;
import io.weft.spi.relay.RequestAction;
import io.weft.spi.relay.RequestView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code DirectResponseAction}: an answer of the mesh itself. */
final class DirectAction implements RequestAction {
  private static final String TYPE = "content-type";
  private final ListenerOptions listener;
  private final String routeName;
  private final Levels response;
  private final LocalReply reply;
  private final boolean hasBody;
  private final boolean redirects;

  DirectAction(
      ListenerOptions listener, String routeName, Levels response, int status, byte[] body) {
    this.listener = listener;
    this.routeName = routeName;
    this.response = response;
    this.hasBody = body.length > 0;
    this.redirects = status == 201 || (status >= 300 && status < 400);
    this.reply = new LocalReply(status, List.of(), body);
  }

  /** Where the answer is one that points somewhere, Envoy gives it the request's own URL. */
  @Override
  public Optional<LocalReply> reply(RequestView view) {
    if (!redirects) {
      return Optional.of(reply);
    }
    DecidedTarget target = DecidedTarget.of(view, listener);
    String location = target.scheme() + "://" + target.authority() + target.target();
    return Optional.of(
        new LocalReply(reply.status(), List.of(Map.entry("location", location)), reply.body()));
  }

  /** A body that the configuration gives no type is plain text. */
  @Override
  public void editResponse(HeadEditor head, RequestView view) {
    if (!response.isEmpty()) {
      DecidedTarget target = DecidedTarget.of(view, listener);
      response.apply(head, new FormatContext(view, target, routeName, "", true));
    }
    if (hasBody && head.values(TYPE).isEmpty()) {
      head.set(TYPE, "text/plain");
    }
  }
}
