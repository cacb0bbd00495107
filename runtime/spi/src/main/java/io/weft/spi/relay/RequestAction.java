package io.weft.spi.relay;

import java.util.List;
import java.util.Optional;

/**
 * What the relay does for a request beyond forwarding bytes, chosen by the kernel by its id ({@code
 * weft_request.actions}). Immutable; used by all event loops.
 */
public interface RequestAction {

  /** Whether any head may change; false spares taking them apart. */
  default boolean edits() {
    return true;
  }

  /** Edits the head before it goes to the endpoint. */
  default void editRequest(HeadEditor head, RequestView request) {}

  /** Edits the head of the answer, also of a local one. */
  default void editResponse(HeadEditor head, RequestView request) {}

  /** The answer, when the verdict is to answer locally (a redirect, a direct response). */
  default Optional<LocalReply> reply(RequestView request) {
    return Optional.empty();
  }

  /** Timeouts and retries. */
  default ForwardOptions options() {
    return ForwardOptions.DEFAULT;
  }

  /** Copies of this request to send elsewhere; called once a request. */
  default List<MirrorCopy> mirrors(RequestView request) {
    return List.of();
  }
}
