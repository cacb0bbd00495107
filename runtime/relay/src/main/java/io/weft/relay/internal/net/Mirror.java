package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.weft.relay.internal.decision.Verdict;
import io.weft.relay.internal.http.BodyReader;
import io.weft.relay.internal.http.ResponseHead;
import io.weft.relay.internal.stats.Count;

/**
 * A copy of a request: nobody waits for it, its answer is dropped, and so is itself when it cannot
 * keep up with the request.
 */
final class Mirror implements EndpointUser {
  private static final byte[] NO_BODY = {};

  private final Worker worker;
  private final boolean toHead;
  private final int endpointId;
  private final AnswerHeads heads;
  private final BodyReader body = new BodyReader();
  private final Timers.Timer timer = new Timers.Timer(this::drop);
  private EndpointConnection endpoint;
  private boolean whole;
  private boolean headDone;
  private boolean keepsAlive;
  private boolean over;

  /** Begins; a verdict without an endpoint ends it at once. */
  Mirror(Worker worker, Verdict verdict, String head, boolean toHead) {
    this.worker = worker;
    this.toHead = toHead;
    endpointId = verdict.endpoint;
    heads = new AnswerHeads(worker);
    if (verdict.kind != Verdict.Kind.FORWARD) {
      over = true;
      worker.mirrors().left();
      worker.stats().add(Count.MIRRORS_DROPPED_TOTAL);
      return;
    }
    worker.counters().began(endpointId);
    long patience = worker.config().timeouts().streamIdle().toNanos();
    worker.timers().set(timer, System.nanoTime(), patience);
    endpoint = worker.pool(verdict).acquire(this);
    endpoint.send(LocalReplies.write(worker.allocator(), head, NO_BODY));
  }

  /** A part of the body, which stays the caller's. */
  void send(ByteBuf bytes) {
    if (over) {
      return;
    }
    if (endpoint.waiting() + bytes.readableBytes() > worker.config().limits().mirrorBytes()) {
      drop();
      return;
    }
    // A copy: whatever this endpoint does, the request's own buffers go on.
    int length = bytes.readableBytes();
    ByteBuf copy = worker.allocator().directBuffer(length);
    copy.writeBytes(bytes, bytes.readerIndex(), length);
    endpoint.send(copy);
  }

  /** The request has come to its end, and so has its copy. */
  void whole() {
    whole = true;
  }

  /** The request is over. */
  void requestOver() {
    if (!whole) {
      drop();
    }
  }

  @Override
  public void endpointSent(ByteBuf bytes) {
    ByteBuf in = headDone ? bytes : heads.join(bytes);
    try {
      boolean more = true;
      while (more && in.isReadable()) {
        more = headDone ? skipBody(in) : skipHead(in);
      }
    } finally {
      in.release();
    }
  }

  private boolean skipHead(ByteBuf in) {
    ResponseHead head = worker.responseHead();
    int length = heads.read(in, worker.head(), head, toHead);
    if (length == AnswerHeads.PARTIAL) {
      return false;
    }
    if (length == AnswerHeads.BAD) {
      end(false);
      return false;
    }
    in.skipBytes(length);
    if (!head.isInterim()) {
      headDone = true;
      keepsAlive = head.keepsAlive();
      body.start(head.framing(), head.contentLength());
      return goOn(in);
    }
    return true;
  }

  private boolean skipBody(ByteBuf in) {
    in.readerIndex(body.read(in, in.readerIndex(), in.writerIndex()));
    return goOn(in);
  }

  private boolean goOn(ByteBuf in) {
    if (body.isDone() || body.isBad()) {
      end(whole && keepsAlive && !body.isBad() && !in.isReadable());
      return false;
    }
    return true;
  }

  private void end(boolean keep) {
    if (over) {
      return;
    }
    over();
    worker.stats().add(whole ? Count.MIRRORED_TOTAL : Count.MIRRORS_DROPPED_TOTAL);
    if (keep) {
      endpoint.park(System.nanoTime());
    } else {
      endpoint.abandon();
    }
  }

  private void drop() {
    if (!over) {
      over();
      worker.stats().add(Count.MIRRORS_DROPPED_TOTAL);
      endpoint.abandon();
    }
  }

  private void over() {
    over = true;
    heads.clear();
    worker.timers().remove(timer);
    worker.counters().ended(endpointId);
    worker.mirrors().left();
  }

  @Override
  public void endpointEnded() {
    end(false);
  }

  @Override
  public void endpointLost(boolean connected) {
    if (!over) {
      over();
      worker.stats().add(Count.MIRRORS_DROPPED_TOTAL);
    }
  }

  @Override
  public void endpointWritable() {
    // The request sets the pace.
  }
}
