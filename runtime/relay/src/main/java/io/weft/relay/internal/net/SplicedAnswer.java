package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.http.BodyReader;
import io.weft.relay.internal.http.Ending;
import io.weft.relay.internal.http.Framing;
import io.weft.relay.internal.http.ResponseHead;
import io.weft.relay.internal.splice.LinkTable;
import java.util.Optional;

/**
 * The response to a request that the kernel carried, from where the kernel left it: whole, or what
 * is behind the octets that the client has got already.
 */
final class SplicedAnswer {
  static final int BAD_GATEWAY = 502;
  private static final int SWITCHING = 101;
  private static final int GATEWAY_TIMEOUT = 504;

  private final Worker worker;
  private final ClientConnection connection;
  private final SplicedClient client;
  private final LinkConnection link;
  private final LinkTable links;
  private final AnswerHeads heads;
  private final Account account = new Account();
  private final BodyReader body = new BodyReader();
  private final Polling beginning;
  private final Polling failing;
  private final Inbox waiting;
  private boolean toHead;
  private boolean started;
  private boolean begun;
  private boolean keepsAlive = true;
  private boolean closes;
  private boolean endpointEnded;
  private boolean over;
  private boolean finished;
  private long moved = System.nanoTime();

  SplicedAnswer(
      Worker worker, ClientConnection connection, SplicedClient client, LinkConnection link) {
    this.worker = worker;
    this.connection = connection;
    this.client = client;
    this.link = link;
    links = link.links();
    heads = new AnswerHeads(worker);
    beginning = new Polling(worker.loop());
    failing = new Polling(worker.loop());
    waiting = new Inbox(worker.allocator());
    account.begin(client.since());
  }

  /** Waits until all that the client gets from the kernel is in its queue, then goes on. */
  void start() {
    beginning.start(client::isLinkAtRest, this::atRest);
  }

  private void atRest() {
    started = true;
    toHead = SpliceHints.isToHead(links.hint(link.element()));
    if (links.sent(link.element()) > 0) {
      begun = true;
      body.start(Framing.LENGTH, Integer.toUnsignedLong(links.expected(link.element())));
    }
    closes = worker.isDraining();
    pass(waiting.take());
    if (endpointEnded && !over) {
      endpointEnded();
    }
  }

  /** Takes octets of the endpoint over. */
  void read(ByteBuf bytes) {
    moved = System.nanoTime();
    if (over) {
      bytes.release();
    } else if (started) {
      pass(heads.join(bytes));
    } else {
      waiting.append(bytes);
      bytes.release();
      link.reading(false);
    }
  }

  private void pass(ByteBuf in) {
    try {
      boolean more = true;
      while (more && !over && in.isReadable()) {
        more = begun ? passBody(in) : passHead(in);
      }
    } finally {
      in.release();
    }
    if (!over) {
      link.reading(connection.output().isWritable());
    }
  }

  private boolean passHead(ByteBuf in) {
    int start = in.readerIndex();
    ResponseHead head = worker.responseHead();
    int length = heads.read(in, worker.head(), head, toHead);
    if (length == AnswerHeads.PARTIAL) {
      return false;
    }
    if (length == AnswerHeads.BAD || head.status() == SWITCHING) {
      client.stray("a head that is none", link, in);
      fail(BAD_GATEWAY, Reason.BAD_ANSWER);
      return false;
    }
    in.skipBytes(length);
    if (head.isInterim()) {
      send(in.retainedSlice(start, length));
      return true;
    }
    passFinal(in, start, length);
    return !over;
  }

  private void passFinal(ByteBuf in, int start, int length) {
    ResponseHead head = worker.responseHead();
    body.start(head.framing(), head.contentLength());
    begun = true;
    keepsAlive = head.keepsAlive();
    closes |= body.endsWithConnection();
    account.status(head.status());
    Ending ending = closes ? Ending.CLOSE : Ending.UNSAID;
    if (worker.headWriter().changes(head, ending)) {
      ByteBuf out = worker.allocator().directBuffer(head.room());
      worker.headWriter().write(worker.head(), head, ending, out);
      send(out);
    } else {
      send(in.retainedSlice(start, length));
    }
    if (body.isDone()) {
      whole(keepsAlive && !in.isReadable());
    }
  }

  private boolean passBody(ByteBuf in) {
    int from = in.readerIndex();
    int to = body.read(in, from, in.writerIndex());
    if (body.isBad()) {
      client.stray("a body that is none", link, in);
      fail(BAD_GATEWAY, Reason.BAD_ANSWER);
      return false;
    }
    send(in.readRetainedSlice(to - from));
    if (body.isDone()) {
      whole(keepsAlive && !in.isReadable());
    }
    return true;
  }

  private void send(ByteBuf bytes) {
    account.sent(bytes.readableBytes());
    connection.output().send(bytes);
  }

  /** The endpoint sends nothing more. */
  void endpointEnded() {
    endpointEnded = true;
    if (over || !started) {
      return;
    }
    if (begun && body.endsWithConnection()) {
      whole(false);
    } else {
      fail(BAD_GATEWAY, Reason.ENDPOINT_CLOSED);
    }
  }

  private void whole(boolean keep) {
    over = true;
    finish(Reason.NONE);
    // The kernel may go on only behind what the relay has written.
    connection.output().written(() -> release(keep));
  }

  /** Nobody may take the client's next state for this request's: see {@link LinkTable#release}. */
  private void release(boolean keep) {
    links.release(link.element());
    failing.start(client::isLinkAtRest, () -> end(keep && !endpointEnded));
  }

  private void end(boolean keep) {
    if (keep) {
      link.finished();
    } else {
      link.abandon();
    }
    client.answered(closes);
  }

  /** The response cannot be passed on as it should: says so, or cuts the one that has begun. */
  void fail(int status, Reason reason) {
    if (!over) {
      over = true;
      beginning.stop();
      links.release(link.element());
      failing.start(client::isLinkAtRest, () -> failAtRest(status, reason));
    }
  }

  private void failAtRest(int status, Reason reason) {
    if (begun || links.sent(link.element()) > 0) {
      finish(reason);
      // Whoever reads it must notice that it is cut short.
      connection.output().reset();
      return;
    }
    var terms = new RequestTerms();
    terms.carried(toHead || SpliceHints.isToHead(links.hint(link.element())), closes);
    ByteBuf out =
        LocalReplies.write(
            worker.allocator(), LocalReplies.plain(status, reason), terms, Optional.empty());
    account.status(status);
    send(out);
    finish(reason);
    connection.output().written(() -> end(false));
  }

  private void finish(Reason reason) {
    heads.clear();
    waiting.clear();
    if (finished) {
      return;
    }
    finished = true;
    account.finish(worker, connection.connection(), reason, System.nanoTime());
  }

  void clientWritable() {
    if (!over && started) {
      link.reading(true);
    }
  }

  void sweep(long now) {
    if (over) {
      return;
    }
    var late = client.overdue(now);
    if (late.isPresent() && late.get().equals(Reason.TIMEOUT)) {
      fail(GATEWAY_TIMEOUT, Reason.TIMEOUT);
    } else if (now - moved > worker.config().timeouts().streamIdle().toNanos()) {
      fail(GATEWAY_TIMEOUT, Reason.IDLE);
    }
  }

  /** The client is gone. */
  void abandon() {
    over = true;
    finish(Reason.CLIENT_CLOSED);
    beginning.stop();
    failing.stop();
    link.abandon();
  }
}
