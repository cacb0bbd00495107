package io.weft.relay.internal.net;

import io.weft.relay.internal.decision.Verdict;
import io.weft.relay.internal.http.EditableHead;
import io.weft.spi.relay.ActionTable;
import io.weft.spi.relay.ForwardOptions;
import io.weft.spi.relay.LocalReply;
import io.weft.spi.relay.MirrorCopy;
import io.weft.spi.relay.RequestAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The actions of one request, in the order of the verdict.
 *
 * @param edits whether any head may change
 * @param options how to forward
 * @param view the request as it came, where somebody may look at it: most requests have only
 *     options, and are not worth a copy
 */
record Actions(
    List<RequestAction> list,
    boolean edits,
    ForwardOptions options,
    Optional<RequestSnapshot> view) {

  /**
   * The actions that the verdict names; empty when one of them is unknown, so the verdict cannot be
   * honoured.
   */
  static Optional<Actions> of(ActionTable table, Verdict verdict) {
    var list = new ArrayList<RequestAction>(3);
    for (int id : new int[] {verdict.action, verdict.secondAction, verdict.thirdAction}) {
      if (id != 0) {
        Optional<RequestAction> action = table.find(id);
        if (action.isEmpty()) {
          return Optional.empty();
        }
        list.add(action.get());
      }
    }
    boolean edits = list.stream().anyMatch(RequestAction::edits);
    return Optional.of(new Actions(list, edits, options(list), Optional.empty()));
  }

  /** The same for a request. */
  Actions with(RequestSnapshot request) {
    return new Actions(list, edits, options, Optional.of(request));
  }

  /** Whether the request is looked at once it is on its way: by an edit, or to choose again. */
  boolean looks() {
    return edits || options.retries() > 0;
  }

  private static ForwardOptions options(List<RequestAction> list) {
    for (RequestAction action : list) {
      ForwardOptions options = action.options();
      if (!options.equals(ForwardOptions.DEFAULT)) {
        return options;
      }
    }
    return ForwardOptions.DEFAULT;
  }

  Optional<LocalReply> reply() {
    RequestSnapshot request = view.orElseThrow();
    return list.stream().flatMap(action -> action.reply(request).stream()).findFirst();
  }

  List<MirrorCopy> mirrors() {
    if (!edits) {
      return List.of();
    }
    RequestSnapshot request = view.orElseThrow();
    return list.stream().flatMap(action -> action.mirrors(request).stream()).toList();
  }

  void editRequest(EditableHead head) {
    if (edits) {
      RequestSnapshot request = view.orElseThrow();
      list.forEach(action -> action.editRequest(head, request));
    }
  }

  void editResponse(EditableHead head) {
    if (edits) {
      RequestSnapshot request = view.orElseThrow();
      list.forEach(action -> action.editResponse(head, request));
    }
  }
}
