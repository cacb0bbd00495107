package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weft.relay.internal.Limits;
import io.weft.relay.internal.http.BodyReader;
import io.weft.relay.internal.http.EditableHead;
import io.weft.relay.internal.http.HeadEnd;
import io.weft.relay.internal.http.ResponseHead;
import java.nio.charset.StandardCharsets;

/**
 * Passes an endpoint's answer on to the client; one object a client's connection, reused for each
 * request.
 */
final class Answer {
  private static final byte[] NO_BODY = {};

  private final Worker worker;
  private final ClientConnection client;
  private final Exchange exchange;
  private final BodyReader body = new BodyReader();
  private ByteBuf partial = Unpooled.EMPTY_BUFFER;
  private boolean headDone;
  private boolean keepsAlive;
  private boolean interimSent;

  Answer(Worker worker, ClientConnection client, Exchange exchange) {
    this.worker = worker;
    this.client = client;
    this.exchange = exchange;
  }

  void start() {
    headDone = false;
    interimSent = false;
    stop();
  }

  void stop() {
    if (partial != Unpooled.EMPTY_BUFFER) {
      partial.release();
      partial = Unpooled.EMPTY_BUFFER;
    }
  }

  /** Whether the final head went to the client. */
  boolean hasBegun() {
    return headDone;
  }

  /** Whether nothing at all came from the endpoint. */
  boolean isUntouched() {
    return !headDone && !interimSent && !partial.isReadable();
  }

  /** Whether the answer is whole when the endpoint's connection ends. */
  boolean endsWithConnection() {
    return headDone && body.endsWithConnection();
  }

  /** Takes bytes of the endpoint over. */
  void read(ByteBuf bytes) {
    ByteBuf in = bytes;
    if (partial.isReadable()) {
      in = worker.allocator().directBuffer(partial.readableBytes() + bytes.readableBytes());
      in.writeBytes(partial).writeBytes(bytes);
      bytes.release();
      stop();
    }
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
    int end = HeadEnd.find(in, start, in.writerIndex());
    int length = end - start;
    if (end == HeadEnd.ABSENT || length > Limits.HEAD_BYTES) {
      return incomplete(in);
    }
    in.getBytes(start, worker.head(), 0, length);
    ResponseHead head = worker.responseHead();
    if (head.scan(worker.head(), length, exchange.isToHead()) != ResponseHead.OK) {
      exchange.badAnswer();
      return false;
    }
    if (head.isInterim()) {
      passInterim(in, length);
      return true;
    }
    if (head.status() == 101) {
      passUpgrade(in, length);
      return false;
    }
    return passFinal(in, start, length);
  }

  private boolean incomplete(ByteBuf in) {
    if (in.readableBytes() > Limits.HEAD_BYTES) {
      exchange.badAnswer();
      return false;
    }
    partial = worker.allocator().directBuffer(in.readableBytes() + 256).writeBytes(in);
    return false;
  }

  private void passInterim(ByteBuf in, int length) {
    if (worker.responseHead().status() == 100 && exchange.wasContinued()) {
      in.skipBytes(length);
    } else {
      interimSent = true;
      client.send(in.readRetainedSlice(length));
    }
  }

  private void passUpgrade(ByteBuf in, int length) {
    if (!exchange.isUpgrade()) {
      exchange.badAnswer();
      return;
    }
    headDone = true;
    exchange.account().status(101);
    exchange.account().sent(length);
    client.send(in.readRetainedSlice(length));
    exchange.upgraded(in);
  }

  private boolean passFinal(ByteBuf in, int start, int length) {
    ResponseHead head = worker.responseHead();
    if (exchange.retries(head.status())) {
      return false;
    }
    body.start(head.framing(), head.contentLength());
    int bodyTo = body.read(in, start + length, in.writerIndex());
    if (body.isBad()) {
      exchange.badAnswer();
      return false;
    }
    headDone = true;
    keepsAlive = head.keepsAlive();
    if (body.endsWithConnection() || exchange.isUpgrade()) {
      exchange.closeAfterAnswer();
    }
    exchange.account().status(head.status());
    exchange.account().sent(bodyTo - start);
    send(in, start, length, bodyTo);
    in.readerIndex(bodyTo);
    return goOn(in);
  }

  private void send(ByteBuf in, int start, int length, int bodyTo) {
    ResponseHead head = worker.responseHead();
    boolean closes = exchange.closesAfterAnswer();
    if (exchange.actions().isEmpty() && !worker.headWriter().changes(head, closes)) {
      client.send(in.retainedSlice(start, bodyTo - start));
      return;
    }
    ByteBuf out = rewritten(head, closes);
    if (bodyTo == start + length) {
      client.send(out);
    } else {
      client.send(out, in.retainedSlice(start + length, bodyTo - start - length));
    }
  }

  private ByteBuf rewritten(ResponseHead head, boolean closes) {
    ByteBuf out = worker.allocator().directBuffer(head.room());
    worker.headWriter().write(worker.head(), head, closes, out);
    if (exchange.actions().isEmpty()) {
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
    int to = body.read(in, from, in.writerIndex());
    if (body.isBad()) {
      exchange.badAnswer();
      return false;
    }
    exchange.account().sent(to - from);
    client.send(in.readRetainedSlice(to - from));
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
