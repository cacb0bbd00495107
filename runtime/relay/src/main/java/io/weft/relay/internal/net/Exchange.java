package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.decision.Verdict;
import io.weft.relay.internal.http.BodyReader;
import io.weft.relay.internal.http.EditableHead;
import io.weft.relay.internal.http.Framing;
import io.weft.relay.internal.http.RequestHead;
import io.weft.relay.internal.stats.Count;
import io.weft.spi.relay.ForwardOptions;
import io.weft.spi.relay.LocalReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request and its answer; one object a client's connection, reused for each request. */
final class Exchange implements EndpointUser {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] NO_BODY = {};

  private final Worker worker;
  private final ClientConnection client;
  private final BodyReader body = new BodyReader();
  private final Answer answer;
  private final Replay replay = new Replay();
  private final Account account = new Account();
  private final Deadline deadline;

  private boolean active;
  private boolean requestDone;
  private boolean toHead;
  private boolean idempotent;
  private boolean closes;
  private boolean upgrade;
  private boolean continued;
  private boolean counted;
  private boolean outputEnded;
  private EndpointPool pool;
  private EndpointConnection endpoint;
  private Optional<Actions> actions = Optional.empty();
  private ForwardOptions options = ForwardOptions.DEFAULT;
  private Mirrors mirrors = Mirrors.NONE;

  Exchange(Worker worker, ClientConnection client) {
    this.worker = worker;
    this.client = client;
    answer = new Answer(worker, client, this);
    deadline = new Deadline(worker, client);
  }

  boolean isIdle() {
    return !active;
  }

  /** Whether more of the request's body is expected. */
  boolean wantsBody() {
    return active && !requestDone;
  }

  boolean isEndpointFull() {
    return active && endpoint != null && !endpoint.isWritable();
  }

  /** A request whose head is in {@code worker.head()} and began at {@code start} of {@code in}. */
  void begin(ByteBuf in, int start, int length) {
    RequestHead head = worker.requestHead();
    open(head.isHead(), head.closes(), head.upgrades());
    body.start(head.framing(), head.contentLength());
    idempotent = head.isIdempotent();
    account.request(worker, client.connection(), length);
    Verdict verdict = worker.decide(client.connection(), length);
    account.verdict(verdict);
    if (!takeActions(verdict)) {
      reply(503, Reason.NO_SLOT);
    } else if (verdict.kind == Verdict.Kind.FORWARD && !head.isConnect()) {
      forward(in, start, length, verdict);
    } else if (verdict.kind == Verdict.Kind.REPLY) {
      replyAs(verdict);
    } else {
      reply(head.isConnect() ? 404 : 503, head.isConnect() ? Reason.NOT_FOUND : Reason.NO_SLOT);
    }
  }

  private void open(boolean isHead, boolean closesAfter, boolean upgrades) {
    active = true;
    requestDone = false;
    toHead = isHead;
    closes = closesAfter || worker.isDraining();
    upgrade = upgrades;
    continued = false;
    outputEnded = false;
    actions = Optional.empty();
    options = ForwardOptions.DEFAULT;
    mirrors = Mirrors.NONE;
    account.begin(System.nanoTime());
    answer.start();
  }

  /** The head itself is refused; nothing behind it can be trusted. */
  void refuse(int status, Reason reason) {
    open(false, true, false);
    body.start(Framing.NONE, 0);
    reply(status, reason);
  }

  private boolean takeActions(Verdict verdict) {
    if (verdict.action == 0 && verdict.secondAction == 0) {
      return true;
    }
    RequestSnapshot view = worker.snapshot();
    view.decided(worker.services().names(), verdict.cluster, verdict.endpoint);
    actions = Actions.of(worker.services().actions(), verdict, view);
    actions.ifPresent(list -> options = list.options());
    return actions.isPresent();
  }

  private void forward(ByteBuf in, int start, int length, Verdict verdict) {
    int bodyFrom = start + length;
    int bodyTo = body.read(in, bodyFrom, in.writerIndex());
    if (body.isBad()) {
      reply(400, Reason.BAD_REQUEST);
      return;
    }
    requestDone = body.isDone();
    boolean expects = worker.requestHead().expectsContinue();
    EndpointKey key = EndpointKey.of(verdict);
    account.target(key);
    begin(verdict.endpoint);
    pool = worker.pool(key);
    mirrors = actions.map(list -> Mirrors.open(worker, list)).orElse(Mirrors.NONE);
    endpoint = acquire();
    replay.start(options.retries() > 0 || (idempotent && endpoint.isReused()));
    deadline.start(account.begun(), options);
    sendHead(in, start, length, bodyTo);
    in.readerIndex(bodyTo);
    if (expects) {
      continued = true;
      client.send(worker.allocator().directBuffer(CONTINUE.length).writeBytes(CONTINUE));
    }
    if (client.inputEnded()) {
      clientEnded();
    }
  }

  private void begin(int endpointId) {
    counted = true;
    account.endpoint(endpointId);
    worker.counters().began(endpointId);
  }

  /**
   * A request that must not be sent twice gets no connection that the endpoint has closed already.
   */
  private EndpointConnection acquire() {
    EndpointConnection next = pool.acquire(this);
    while (!idempotent && next.isReused() && !next.isEstablished()) {
      next.abandon();
      next = pool.acquire(this);
    }
    return next;
  }

  private void sendHead(ByteBuf in, int start, int length, int bodyTo) {
    RequestHead head = worker.requestHead();
    boolean absolute = head.isAbsolute(worker.head());
    if (actions.isPresent() || absolute) {
      sendEdited(in, start + length, bodyTo, absolute);
    } else if (worker.headWriter().cuts(head)) {
      send(rewritten(head), in, start + length, bodyTo);
    } else if (!worker.headWriter().appends(head)) {
      send(in.retainedSlice(start, bodyTo - start));
    } else if (start + length == in.writerIndex() && in.writableBytes() >= head.room()) {
      // Nothing follows the head: the missing lines fit into the client's own buffer.
      in.readerIndex(start);
      worker.headWriter().append(head, in);
      send(in.retainedSlice(start, in.writerIndex() - start));
      in.writerIndex(start + length);
    } else {
      send(rewritten(head), in, start + length, bodyTo);
    }
  }

  private ByteBuf rewritten(RequestHead head) {
    ByteBuf out = worker.allocator().directBuffer(head.length() + head.room());
    worker.headWriter().write(worker.head(), head, out);
    return out;
  }

  private void sendEdited(ByteBuf in, int bodyFrom, int bodyTo, boolean absolute) {
    RequestHead head = worker.requestHead();
    var edit =
        new EditableHead(
            () -> {
              ByteBuf bytes = rewritten(head);
              String text = bytes.toString(StandardCharsets.ISO_8859_1);
              bytes.release();
              return text;
            });
    if (absolute) {
      String target = edit.target();
      edit.target(Targets.path(target));
      edit.host(Targets.authority(target));
    }
    actions.ifPresent(list -> list.editRequest(edit));
    ByteBuf out =
        edit.isOpen()
            ? LocalReplies.write(worker.allocator(), edit.text(), NO_BODY)
            : rewritten(head);
    send(out, in, bodyFrom, bodyTo);
  }

  private void send(ByteBuf head, ByteBuf in, int from, int to) {
    if (from == to) {
      send(head);
      return;
    }
    ByteBuf rest = in.retainedSlice(from, to - from);
    replay.record(head);
    replay.record(rest);
    mirrors.send(head);
    mirrors.send(rest);
    account.received(to - from);
    endpoint.send(head, rest);
  }

  private void send(ByteBuf bytes) {
    replay.record(bytes);
    mirrors.send(bytes);
    endpoint.send(bytes);
  }

  /** More of the body came. */
  void body(ByteBuf in) {
    int from = in.readerIndex();
    int to = body.read(in, from, in.writerIndex());
    if (body.isBad()) {
      in.readerIndex(in.writerIndex());
      badBody();
      return;
    }
    requestDone = body.isDone();
    if (to > from) {
      account.received(to - from);
      ByteBuf bytes = in.readRetainedSlice(to - from);
      if (endpoint == null) {
        // Between two attempts: the replay is what will be sent.
        replay.record(bytes);
        bytes.release();
      } else {
        send(bytes);
      }
      deadline.moved();
    }
  }

  private void badBody() {
    releaseEndpoint(false);
    if (answer.hasBegun()) {
      finish(Reason.BAD_REQUEST);
      client.reset();
    } else {
      closes = true;
      reply(400, Reason.BAD_REQUEST);
    }
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
      closes = true;
      answered(false);
    } else {
      EndpointConnection last = endpoint;
      endpointLost(true);
      last.abandon();
    }
  }

  @Override
  public void endpointLost(boolean connected) {
    boolean reused = endpoint != null && endpoint.isReused();
    endpoint = null;
    if (!active) {
      return;
    }
    if (answer.hasBegun()) {
      // Cut short: whoever reads it must notice.
      finish(Reason.ENDPOINT_CLOSED);
      client.reset();
    } else if (!connected) {
      retryOr("connect-failure", 503, Reason.CONNECT_FAILED);
    } else if (reused && idempotent && answer.isUntouched() && replay.isComplete()) {
      attempt();
    } else {
      retryOr("reset", 503, Reason.ENDPOINT_CLOSED);
    }
  }

  private void retryOr(String condition, int status, Reason reason) {
    if (mayRetry(condition)) {
      retry();
    } else {
      reply(status, reason);
    }
  }

  private boolean mayRetry(String condition) {
    return account.attempts() <= options.retries()
        && replay.isComplete()
        && (options.retryOn().contains(condition)
            || (options.retryOn().contains("5xx") && !condition.isEmpty())
            || (condition.equals("reset") && options.retryOn().contains("gateway-error")));
  }

  /** Whether an answer with this status is to be dropped and the request sent again. */
  boolean retries(int status) {
    if (account.attempts() > options.retries() || !replay.isComplete() || !requestDone) {
      return false;
    }
    boolean wanted =
        (status >= 500 && options.retryOn().contains("5xx"))
            || (status >= 502 && status <= 504 && options.retryOn().contains("gateway-error"))
            || (status == 409 && options.retryOn().contains("retriable-4xx"))
            || (options.retriableStatuses().contains(status)
                && options.retryOn().contains("retriable-status-codes"));
    if (wanted) {
      EndpointConnection last = endpoint;
      endpoint = null;
      last.abandon();
      retry();
    }
    return wanted;
  }

  /** Asks again, as another endpoint may be the better choice, and sends what was sent. */
  private void retry() {
    uncount();
    byte[] original = actions.map(list -> list.view().octets()).orElse(NO_BODY);
    if (original.length > 0) {
      System.arraycopy(original, 0, worker.head(), 0, original.length);
      Verdict verdict = worker.decide(client.connection(), original.length);
      if (verdict.kind == Verdict.Kind.FORWARD) {
        account.verdict(verdict);
        pool = worker.pool(EndpointKey.of(verdict));
        begin(verdict.endpoint);
      }
    }
    attempt();
  }

  private void attempt() {
    account.attempt();
    worker.stats().add(Count.RETRIES_TOTAL);
    answer.start();
    endpoint = pool.open(this);
    endpoint.send(replay.copy(worker.allocator()));
    deadline.attempt();
  }

  @Override
  public void endpointWritable() {
    client.throttle();
  }

  /** The answer's head asks for what the request asked for. */
  boolean isUpgrade() {
    return upgrade;
  }

  boolean isToHead() {
    return toHead;
  }

  /** Whether a 100 (Continue) of the endpoint would be the second one. */
  boolean wasContinued() {
    return continued;
  }

  /**
   * Whether the client's connection ends with this answer, as far as is known when its head is
   * sent.
   */
  boolean closesAfterAnswer() {
    return closes || !requestDone;
  }

  void closeAfterAnswer() {
    closes = true;
  }

  Optional<Actions> actions() {
    return actions;
  }

  Account account() {
    return account;
  }

  void readEndpoint(boolean wanted) {
    if (endpoint != null) {
      endpoint.reading(wanted);
    }
  }

  /** The endpoint's answer was passed on whole. */
  void answered(boolean keep) {
    boolean whole = requestDone;
    releaseEndpoint(keep && whole && !outputEnded && !upgrade);
    finish(Reason.NONE);
    client.done(closes || !whole, whole);
  }

  /** The endpoint's answer cannot be passed on. */
  void badAnswer() {
    releaseEndpoint(false);
    if (answer.hasBegun()) {
      finish(Reason.BAD_ANSWER);
      client.reset();
    } else {
      reply(502, Reason.BAD_ANSWER);
    }
  }

  /** The protocol changes: the rest is bytes. */
  void upgraded(ByteBuf rest) {
    EndpointConnection last = endpoint;
    endpoint = null;
    finish(Reason.NONE);
    client.tunnel(last, rest);
  }

  private void replyAs(Verdict verdict) {
    Reason reason = Reason.of(verdict.reason);
    // Framing that the kernel's parser refuses leaves no trust in what follows.
    closes |=
        reason == Reason.BAD_REQUEST
            || reason == Reason.HEAD_TOO_LARGE
            || reason == Reason.UPGRADE_REQUIRED;
    Optional<LocalReply> own = actions.flatMap(Actions::reply);
    if (own.isPresent()) {
      reply(own.get().status(), own.get().headers(), own.get().body(), reason);
    } else {
      reply(verdict.status, reason);
    }
  }

  private void reply(int status, Reason reason) {
    byte[] text = LocalReplies.text(status, reason).getBytes(StandardCharsets.UTF_8);
    List<Map.Entry<String, String>> headers =
        text.length == 0 ? List.of() : List.of(Map.entry("content-type", "text/plain"));
    reply(status, headers, text, reason);
  }

  private void reply(
      int status, List<Map.Entry<String, String>> headers, byte[] text, Reason reason) {
    boolean whole = requestDone || body.isDone();
    boolean close = closes || !whole || upgrade;
    String head = LocalReplies.head(status, headers, text.length, close);
    var edit = new EditableHead(() -> head);
    actions.ifPresent(list -> list.editResponse(edit));
    byte[] content = toHead || status == 204 || status == 304 ? NO_BODY : text;
    ByteBuf out = LocalReplies.write(worker.allocator(), edit.text(), content);
    account.sent(out.readableBytes());
    account.status(status);
    client.send(out);
    finish(reason);
    client.done(close, whole && reason != Reason.BAD_REQUEST && reason != Reason.HEAD_TOO_LARGE);
  }

  private void releaseEndpoint(boolean keep) {
    EndpointConnection last = endpoint;
    endpoint = null;
    if (last == null) {
      return;
    }
    if (keep) {
      last.park(System.nanoTime());
    } else {
      last.abandon();
    }
  }

  private void uncount() {
    if (counted) {
      counted = false;
      worker.counters().ended(account.endpoint());
    }
  }

  private void finish(Reason reason) {
    active = false;
    uncount();
    replay.stop();
    mirrors.finish();
    long now = System.nanoTime();
    account.finish(worker, client.connection(), reason, now);
    deadline.finish(now);
  }

  /** The client will send nothing more, which the endpoint may want to know. */
  void clientEnded() {
    if (!requestDone) {
      clientLost();
      client.cut();
    } else if (endpoint != null) {
      outputEnded = true;
      endpoint.endOutput();
    }
  }

  void clientLost() {
    if (active) {
      releaseEndpoint(false);
      answer.stop();
      finish(Reason.CLIENT_CLOSED);
    }
  }

  void clientWritable() {
    readEndpoint(true);
  }

  /** The deadline has come. */
  void due() {
    boolean perTry = deadline.isPerTry() && mayRetry("");
    releaseEndpoint(false);
    if (answer.hasBegun()) {
      finish(Reason.TIMEOUT);
      client.reset();
    } else if (perTry) {
      retry();
    } else {
      closes = true;
      reply(deadline.isIdle() ? 408 : 504, deadline.isIdle() ? Reason.IDLE : Reason.TIMEOUT);
    }
  }
}
