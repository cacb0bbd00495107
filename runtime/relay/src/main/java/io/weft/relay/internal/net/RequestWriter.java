package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.weft.relay.internal.http.EditableHead;
import io.weft.relay.internal.http.HeadWriter;
import io.weft.relay.internal.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes a request's head as the endpoint gets it, with what of the body came along. */
final class RequestWriter {
  private static final byte[] NO_BODY = {};

  private final Worker worker;

  RequestWriter(Worker worker) {
    this.worker = worker;
  }

  /** Takes what is written; the buffers are the receiver's. */
  interface Target {
    void send(ByteBuf bytes);

    void send(ByteBuf head, ByteBuf rest);
  }

  /**
   * Writes the request whose head is in {@code worker.head()} and from {@code start} in {@code in}.
   *
   * @param bodyFrom where its body begins, and {@code bodyTo} where what came of it ends
   */
  void write(ByteBuf in, int start, int bodyFrom, int bodyTo, Target to) {
    RequestHead head = worker.requestHead();
    HeadWriter writer = worker.headWriter();
    if (writer.cuts(head)) {
      send(plain(head), in, bodyFrom, bodyTo, to);
    } else if (!writer.appends(head)) {
      to.send(in.retainedSlice(start, bodyTo - start));
    } else if (bodyFrom == in.writerIndex() && in.writableBytes() >= head.room()) {
      // Nothing follows the head: the missing lines fit into the client's own buffer.
      in.readerIndex(start);
      writer.append(head, in);
      to.send(in.retainedSlice(start, in.writerIndex() - start));
      in.writerIndex(bodyFrom);
    } else {
      send(plain(head), in, bodyFrom, bodyTo, to);
    }
  }

  /** Whether the head is more than a copy without some lines and with others. */
  static boolean isEdited(Worker worker, Optional<Actions> actions) {
    return (actions.isPresent() && actions.get().edits())
        || worker.requestHead().isAbsolute(worker.head());
  }

  /** The head as the route wants it, with its empty line. */
  String edit(Optional<Actions> actions) {
    RequestHead head = worker.requestHead();
    var edit = new EditableHead(() -> text(plain(head)));
    if (head.isAbsolute(worker.head())) {
      String target = edit.target();
      edit.target(Targets.path(target));
      edit.host(Targets.authority(target));
    }
    actions.ifPresent(list -> list.editRequest(edit));
    return edit.text();
  }

  /** Writes an edited head. */
  void write(String head, ByteBuf in, int bodyFrom, int bodyTo, Target to) {
    send(LocalReplies.write(worker.allocator(), head, NO_BODY), in, bodyFrom, bodyTo, to);
  }

  private ByteBuf plain(RequestHead head) {
    ByteBuf out = worker.allocator().directBuffer(head.length() + head.room());
    worker.headWriter().write(worker.head(), head, out);
    return out;
  }

  private static String text(ByteBuf bytes) {
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    bytes.release();
    return text;
  }

  private static void send(ByteBuf head, ByteBuf in, int from, int to, Target target) {
    if (from == to) {
      target.send(head);
    } else {
      target.send(head, in.retainedSlice(from, to - from));
    }
  }
}
