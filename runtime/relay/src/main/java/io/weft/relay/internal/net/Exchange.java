package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.decision.Verdict;
import io.weft.relay.internal.http.BodyReader;
import io.weft.relay.internal.http.Framing;
import io.weft.relay.internal.http.RequestHead;
import io.weft.spi.relay.ForwardOptions;
import io.weft.spi.relay.LocalReply;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One request and its answer; one object a client's connection, reused for each request. */
final class Exchange implements EndpointUser, RequestWriter.Target {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int BAD_GATEWAY = 502;
  private static final int UNAVAILABLE = 503;

  private final Worker worker;
  private final ClientConnection client;
  private final BodyReader body = new BodyReader();
  private final RequestTerms terms = new RequestTerms();
  private final Account account = new Account();
  private final Attempts attempts;
  private final RequestWriter writer;
  private final Answer answer;
  private final Deadline deadline;
  private final Recovery recovery;

  private boolean active;
  private boolean requestDone;
  private Optional<Actions> actions = Optional.empty();
  private Mirrors mirrors = Mirrors.NONE;

  Exchange(Worker worker, ClientConnection client) {
    this.worker = worker;
    this.client = client;
    attempts = new Attempts(worker, client.connection(), this, account);
    writer = new RequestWriter(worker);
    answer = new Answer(worker, client.output(), this);
    deadline = new Deadline(worker, client);
    recovery = new Recovery(worker, this, attempts, answer, deadline);
  }

  boolean isIdle() {
    return !active;
  }

  /** Whether more of the request's body is expected. */
  boolean wantsBody() {
    return active && !requestDone;
  }

  /** Whether a place for more of the body must be waited for. */
  boolean isEndpointFull() {
    return active && attempts.isFull();
  }

  /** A request whose head is in {@code worker.head()} and began at {@code start} of {@code in}. */
  void begin(ByteBuf in, int start, int length) {
    RequestHead head = worker.requestHead();
    terms.start(head);
    open(head.framing(), head.contentLength());
    account.request(worker, length);
    Verdict verdict = client.decide(length);
    account.verdict(verdict);
    if (!takeActions(verdict)) {
      reply(UNAVAILABLE, Reason.NO_SLOT);
    } else if (verdict.kind == Verdict.Kind.REPLY) {
      replyAs(verdict);
    } else if (head.isConnect()) {
      reply(NOT_FOUND, Reason.NOT_FOUND);
    } else if (verdict.kind == Verdict.Kind.FORWARD) {
      forward(in, start, start + length, verdict);
    } else {
      reply(UNAVAILABLE, Reason.NO_SLOT);
    }
  }

  private void open(Framing framing, long length) {
    active = true;
    requestDone = false;
    actions = Optional.empty();
    mirrors = Mirrors.NONE;
    if (worker.isDraining()) {
      terms.close();
    }
    body.start(framing, length);
    account.begin(System.nanoTime());
    answer.start();
  }

  /** The head itself is refused; nothing behind it can be trusted. */
  void refuse(int status, Reason reason) {
    terms.refused();
    open(Framing.NONE, 0);
    reply(status, reason);
  }

  private boolean takeActions(Verdict verdict) {
    if (verdict.action == 0 && verdict.secondAction == 0 && verdict.thirdAction == 0) {
      return true;
    }
    actions = worker.actions(verdict);
    if (actions.isPresent() && (verdict.kind == Verdict.Kind.REPLY || actions.get().looks())) {
      RequestSnapshot view = worker.snapshot();
      view.decided(worker.services().names(), verdict.cluster, verdict.endpoint);
      actions = Optional.of(actions.get().with(view));
    }
    return actions.isPresent();
  }

  private void forward(ByteBuf in, int start, int bodyFrom, Verdict verdict) {
    int bodyTo = body.read(in, bodyFrom, in.writerIndex());
    if (body.isBad()) {
      reply(BAD_REQUEST, Reason.BAD_REQUEST);
      return;
    }
    ForwardOptions options = actions.map(Actions::options).orElse(ForwardOptions.DEFAULT);
    recovery.start(options);
    deadline.start(account.begun(), options);
    attempts.first(verdict, terms.isIdempotent(), recovery.isOffered());
    if (RequestWriter.isEdited(worker, actions)) {
      String head = writer.edit(actions);
      mirrors = actions.map(list -> Mirrors.open(worker, list, head)).orElse(Mirrors.NONE);
      writer.write(head, in, bodyFrom, bodyTo, this);
    } else {
      writer.write(in, start, bodyFrom, bodyTo, this);
    }
    in.readerIndex(bodyTo);
    forwarded(bodyTo - bodyFrom);
  }

  private void forwarded(int bodyBytes) {
    account.received(bodyBytes);
    if (worker.requestHead().expectsContinue()) {
      terms.continued();
      client.output().send(worker.allocator().directBuffer(CONTINUE.length).writeBytes(CONTINUE));
    }
    checkWhole();
    if (client.inputEnded()) {
      clientEnded();
    }
  }

  private void checkWhole() {
    requestDone = body.isDone();
    if (requestDone) {
      mirrors.whole();
      deadline.requestDone();
    }
  }

  @Override
  public void send(ByteBuf bytes) {
    attempts.send(bytes);
  }

  @Override
  public void send(ByteBuf head, ByteBuf rest) {
    mirrors.send(rest);
    attempts.send(head, rest);
  }

  /** More of the body came. */
  void body(ByteBuf in) {
    int from = in.readerIndex();
    int to = body.read(in, from, in.writerIndex());
    if (body.isBad()) {
      in.readerIndex(in.writerIndex());
      terms.close();
      fail(BAD_REQUEST, Reason.BAD_REQUEST);
      return;
    }
    if (to > from) {
      account.received(to - from);
      ByteBuf bytes = in.readRetainedSlice(to - from);
      mirrors.send(bytes);
      attempts.send(bytes);
      deadline.moved();
    }
    checkWhole();
  }

  @Override
  public void endpointSent(ByteBuf bytes) {
    deadline.moved();
    answer.read(bytes);
  }

  @Override
  public void endpointEnded() {
    if (!active) {
      return;
    }
    if (answer.endsWithConnection()) {
      terms.close();
      answered(false);
      return;
    }
    Optional<EndpointConnection> last = attempts.detach();
    recovery.lost(true, last.isPresent() && last.get().isReused());
    last.ifPresent(EndpointConnection::abandon);
  }

  @Override
  public void endpointLost(boolean connected) {
    boolean reused = attempts.lost();
    if (active) {
      recovery.lost(connected, reused);
    }
  }

  /** Whether an answer with this status is dropped and the request sent again. */
  boolean drops(int status) {
    return recovery.drops(status);
  }

  /** The request cannot be answered as it should: says so, or cuts the answer that has begun. */
  void fail(int status, Reason reason) {
    attempts.abandon();
    if (answer.hasBegun()) {
      // Whoever reads it must notice that it is cut short.
      finish(reason);
      client.output().reset();
      return;
    }
    if (recovery.isExhausted()) {
      account.exhausted();
    }
    reply(status, reason);
  }

  @Override
  public void endpointWritable() {
    client.throttle();
  }

  RequestTerms terms() {
    return terms;
  }

  /** Whether the request has come to its end. */
  boolean isRequestDone() {
    return requestDone;
  }

  /** Whether actions may change heads. */
  boolean edits() {
    return actions.isPresent() && actions.get().edits();
  }

  Optional<Actions> actions() {
    return actions;
  }

  Account account() {
    return account;
  }

  void readEndpoint(boolean wanted) {
    attempts.reading(wanted);
  }

  /** The endpoint's answer was passed on whole. */
  void answered(boolean keep) {
    boolean whole = requestDone;
    if (keep && whole && !terms.isUpgrade()) {
      attempts.park();
    }
    finish(Reason.NONE);
    client.done(terms.closes() || !whole, whole);
  }

  /** The endpoint's answer cannot be passed on. */
  void badAnswer() {
    fail(BAD_GATEWAY, Reason.BAD_ANSWER);
  }

  /** The protocol changes: the rest is bytes. */
  void upgraded(ByteBuf rest) {
    EndpointConnection last = attempts.detach().orElseThrow();
    finish(Reason.NONE);
    client.tunnel(last, rest);
  }

  private void replyAs(Verdict verdict) {
    Reason reason = Reason.of(verdict.reason);
    if (LocalReplies.endsTrust(reason)) {
      terms.close();
    }
    Optional<LocalReply> own = actions.flatMap(Actions::reply);
    reply(own.orElseGet(() -> LocalReplies.plain(verdict.status, reason)), reason);
  }

  private void reply(int status, Reason reason) {
    reply(LocalReplies.plain(status, reason), reason);
  }

  private void reply(LocalReply reply, Reason reason) {
    boolean whole = requestDone || body.isDone();
    if (!whole || terms.isUpgrade()) {
      terms.close();
    }
    ByteBuf out = LocalReplies.write(worker.allocator(), reply, terms, actions);
    account.sent(out.readableBytes());
    account.status(reply.status());
    client.output().send(out);
    finish(reason);
    client.done(terms.closes(), whole && !LocalReplies.endsTrust(reason));
  }

  private void finish(Reason reason) {
    active = false;
    attempts.finish();
    mirrors.finish();
    answer.stop();
    long now = System.nanoTime();
    account.finish(worker, client.connection(), reason, now);
    deadline.finish(now);
  }

  /** The client will send nothing more, which the endpoint may want to know. */
  void clientEnded() {
    if (requestDone) {
      attempts.endOutput();
    } else {
      clientLost();
      client.cut();
    }
  }

  void clientLost() {
    if (active) {
      finish(Reason.CLIENT_CLOSED);
    }
  }

  void clientWritable() {
    readEndpoint(true);
  }

  /** The deadline has come. */
  void due() {
    recovery.due();
  }
}
