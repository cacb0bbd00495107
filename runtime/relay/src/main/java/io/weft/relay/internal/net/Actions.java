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
 * @param list none for most requests
 * @param view the request as it came
 */
record Actions(List<RequestAction> list, RequestSnapshot view) {

  /**
   * The actions that the verdict names; empty when one of them is unknown, so the verdict cannot be
   * honoured.
   */
  static Optional<Actions> of(ActionTable table, Verdict verdict, RequestSnapshot view) {
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
    return Optional.of(new Actions(list, view));
  }

  /** Whether any head may change. */
  boolean edits() {
    for (RequestAction action : list) {
      if (action.edits()) {
        return true;
      }
    }
    return false;
  }

  ForwardOptions options() {
    for (RequestAction action : list) {
      ForwardOptions options = action.options();
      if (!options.equals(ForwardOptions.DEFAULT)) {
        return options;
      }
    }
    return ForwardOptions.DEFAULT;
  }

  Optional<LocalReply> reply() {
    return list.stream().flatMap(action -> action.reply(view).stream()).findFirst();
  }

  List<MirrorCopy> mirrors() {
    return list.stream().flatMap(action -> action.mirrors(view).stream()).toList();
  }

  void editRequest(EditableHead head) {
    list.forEach(action -> action.editRequest(head, view));
  }

  void editResponse(EditableHead head) {
    list.forEach(action -> action.editResponse(head, view));
  }
}
