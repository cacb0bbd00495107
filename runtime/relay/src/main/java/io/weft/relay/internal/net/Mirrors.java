package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.weft.relay.internal.decision.Verdict;
import io.weft.relay.internal.http.EditableHead;
import io.weft.spi.relay.MirrorCopy;
import java.util.ArrayList;
import java.util.List;

/** The copies of one request on their way to other clusters. */
final class Mirrors {
  /** No copies. */
  static final Mirrors NONE = new Mirrors(List.of());

  /** An array: to go through a list makes an iterator, for each request. */
  private final Mirror[] mirrors;

  private Mirrors(List<Mirror> mirrors) {
    this.mirrors = mirrors.toArray(Mirror[]::new);
  }

  /**
   * Begins the copies that the route asks for, of the request decided last.
   *
   * @param head of the request as its endpoint gets it, with its empty line
   */
  static Mirrors open(Worker worker, Actions actions, String head) {
    List<MirrorCopy> copies = actions.mirrors();
    // Of another protocol there is nothing to copy.
    if (copies.isEmpty() || worker.requestHead().upgrades()) {
      return NONE;
    }
    var mirrors = new ArrayList<Mirror>(copies.size());
    boolean toHead = worker.requestHead().isHead();
    for (MirrorCopy copy : copies) {
      if (worker.mirrors().enter()) {
        var edit = new EditableHead(() -> head);
        copy.edit().accept(edit);
        Verdict verdict = worker.pick(copy.cluster());
        mirrors.add(new Mirror(worker, verdict, edit.text(), toHead));
      }
    }
    return new Mirrors(mirrors);
  }

  /** A part of the body, which stays the caller's. */
  void send(ByteBuf bytes) {
    for (Mirror mirror : mirrors) {
      mirror.send(bytes);
    }
  }

  /** The request has come to its end. */
  void whole() {
    for (Mirror mirror : mirrors) {
      mirror.whole();
    }
  }

  /** The request is over: a copy that is not whole never will be. */
  void finish() {
    for (Mirror mirror : mirrors) {
      mirror.requestOver();
    }
  }
}
