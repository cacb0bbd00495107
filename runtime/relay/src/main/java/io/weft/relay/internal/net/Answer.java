package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.weft.relay.internal.http.BodyReader;
import io.weft.relay.internal.http.EditableHead;
import io.weft.relay.internal.http.Framing;
import io.weft.relay.internal.http.ResponseHead;
import java.nio.charset.StandardCharsets;

/**
 * Passes an endpoint's answer on to the client; one object a client's connection, reused for each
 * request.
 */
final class Answer {
  private static final byte[] NO_BODY = {};
  private static final int CONTINUE = 100;
  private static final int SWITCHING = 101;

  private final Worker worker;
  private final ClientOutput client;
  private final Exchange exchange;
  private final AnswerHeads heads;
  private final BodyReader body = new BodyReader();
  private boolean headDone;
  private boolean keepsAlive;
  private boolean unchunk;
  private boolean interimSent;

  Answer(Worker worker, ClientOutput client, Exchange exchange) {
    this.worker = worker;
    this.client = client;
    this.exchange = exchange;
    heads = new AnswerHeads(worker);
  }

  void start() {
    headDone = false;
    interimSent = false;
    heads.clear();
  }

  void stop() {
    heads.clear();
  }

  /** Whether the final head went to the client. */
  boolean hasBegun() {
    return headDone;
  }

  /** Whether an interim answer went to the client. */
  boolean wasInterim() {
    return interimSent;
  }

  /** Whether nothing at all came from the endpoint. */
  boolean isUntouched() {
    return !headDone && !interimSent && heads.isEmpty();
  }

  /** Whether the answer is whole when the endpoint's connection ends. */
  boolean endsWithConnection() {
    return headDone && body.endsWithConnection();
  }

  /** Takes bytes of the endpoint over. */
  void read(ByteBuf bytes) {
    ByteBuf in = headDone ? bytes : heads.join(bytes);
    try {
      boolean more = true;
      while (more && in.isReadable()) {
        more = headDone ? passBody(in) : passHead(in);
      }
    } finally {
      in.release();
    }
  }

  /** Whether there may be more to do with {@code in}. */
  private boolean passHead(ByteBuf in) {
    int start = in.readerIndex();
    int length = heads.read(in, worker.head(), worker.responseHead(), exchange.terms().isToHead());
    if (length == AnswerHeads.PARTIAL) {
      return false;
    }
    if (length == AnswerHeads.BAD) {
      exchange.badAnswer();
      return false;
    }
    ResponseHead head = worker.responseHead();
    if (head.isInterim()) {
      passInterim(in, length);
      return true;
    }
    if (head.status() == SWITCHING) {
      passUpgrade(in, length);
      return false;
    }
    return passFinal(in, start, length);
  }

  /** HTTP/1.0 knows no interim answers (RFC 9110, section 15.2). */
  private void passInterim(ByteBuf in, int length) {
    boolean second = worker.responseHead().status() == CONTINUE && exchange.terms().wasContinued();
    if (second || exchange.terms().isHttp10()) {
      in.skipBytes(length);
    } else {
      interimSent = true;
      exchange.account().sent(length);
      client.send(in.readRetainedSlice(length));
    }
  }

  private void passUpgrade(ByteBuf in, int length) {
    if (!exchange.terms().isUpgrade()) {
      exchange.badAnswer();
      return;
    }
    headDone = true;
    exchange.account().status(SWITCHING);
    exchange.account().sent(length);
    client.send(in.readRetainedSlice(length));
    exchange.upgraded(in);
  }

  private boolean passFinal(ByteBuf in, int start, int length) {
    ResponseHead head = worker.responseHead();
    if (exchange.drops(head.status())) {
      return false;
    }
    body.start(head.framing(), head.contentLength());
    headDone = true;
    keepsAlive = head.keepsAlive();
    unchunk = exchange.terms().isHttp10() && head.framing() == Framing.CHUNKED;
    // A request that has not come to its end would leave the client's connection in between.
    if (body.endsWithConnection()
        || unchunk
        || exchange.terms().isUpgrade()
        || !exchange.isRequestDone()) {
      exchange.terms().close();
    }
    exchange.account().status(head.status());
    return unchunk ? passUnchunked(in, start, length) : passWithBody(in, start, length);
  }

  private boolean passWithBody(ByteBuf in, int start, int length) {
    int bodyFrom = start + length;
    int bodyTo = body.read(in, bodyFrom, in.writerIndex());
    if (body.isBad()) {
      headDone = false;
      exchange.badAnswer();
      return false;
    }
    ResponseHead head = worker.responseHead();
    exchange.account().sent(bodyTo - start);
    in.readerIndex(bodyTo);
    if (!exchange.edits() && !worker.headWriter().changes(head, exchange.terms().ending())) {
      client.send(in.retainedSlice(start, bodyTo - start));
    } else if (bodyTo == bodyFrom) {
      client.send(rewritten(head));
    } else {
      client.send(rewritten(head), in.retainedSlice(bodyFrom, bodyTo - bodyFrom));
    }
    return goOn(in);
  }

  private boolean passUnchunked(ByteBuf in, int start, int length) {
    ResponseHead head = worker.responseHead();
    head.cutEncoding();
    in.readerIndex(start + length);
    exchange.account().sent(length);
    client.send(rewritten(head));
    return true;
  }

  private ByteBuf rewritten(ResponseHead head) {
    ByteBuf out = worker.allocator().directBuffer(head.room());
    worker.headWriter().write(worker.head(), head, exchange.terms().ending(), out);
    if (!exchange.edits()) {
      return out;
    }
    ByteBuf plain = out;
    var edit = new EditableHead(() -> plain.toString(StandardCharsets.ISO_8859_1));
    exchange.actions().get().editResponse(edit);
    if (!edit.isOpen()) {
      return out;
    }
    ByteBuf edited = LocalReplies.write(worker.allocator(), edit.text(), NO_BODY);
    out.release();
    return edited;
  }

  private boolean passBody(ByteBuf in) {
    int from = in.readerIndex();
    boolean data = !unchunk || body.isInData();
    int to =
        unchunk ? body.readPart(in, from, in.writerIndex()) : body.read(in, from, in.writerIndex());
    if (body.isBad()) {
      exchange.badAnswer();
      return false;
    }
    if (data) {
      exchange.account().sent(to - from);
      client.send(in.readRetainedSlice(to - from));
    } else {
      in.readerIndex(to);
    }
    return goOn(in);
  }

  private boolean goOn(ByteBuf in) {
    if (body.isDone()) {
      // More than the answer came: the next request must not get it as its own.
      exchange.answered(keepsAlive && !in.isReadable());
      return false;
    }
    exchange.readEndpoint(client.isWritable());
    return true;
  }
}
