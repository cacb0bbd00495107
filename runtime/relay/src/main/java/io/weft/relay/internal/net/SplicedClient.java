package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.weft.relay.internal.decision.Connection;
import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.splice.ClientState;
import io.weft.relay.internal.splice.ClientTable;
import io.weft.relay.internal.splice.JoinResult;
import io.weft.relay.internal.splice.Turn;
import java.util.Optional;

/**
 * A client's connection that the kernel may carry requests of. It is joined at an idle moment; from
 * then on the state of its record says whose turn it is.
 */
final class SplicedClient implements ClientSplice {
  private static final int GATEWAY_TIMEOUT = 504;

  private final Splicer splicer;
  private final SpliceLoop spliceLoop;
  private final Worker worker;
  private final ClientConnection client;
  private final EpollSocketChannel channel;
  private final Polling polling;
  private final long opened = System.nanoTime();
  private Optional<SplicedAnswer> answer = Optional.empty();
  private int element;
  private int doneSeq;
  private int joinSeq;
  private int carried;
  private int carriedWhenAsked;
  private int relayed;
  private boolean refused;
  private boolean flushing;
  private boolean closed;

  SplicedClient(SpliceLoop loop, ClientConnection client, EpollSocketChannel channel) {
    this.spliceLoop = loop;
    this.splicer = loop.splicer();
    this.worker = loop.worker();
    this.client = client;
    this.channel = channel;
    polling = new Polling(worker.loop());
  }

  EventLoop loop() {
    return worker.loop();
  }

  String listener() {
    return client.connection().listener().name();
  }

  private ClientTable table() {
    return splicer.kernel().clients();
  }

  @Override
  public void received(int octets) {
    doneSeq += octets;
  }

  @Override
  public boolean isRelaysTurn() {
    if (element == 0 || (answer.isEmpty() && table().link(element) == 0)) {
      return true;
    }
    if (!isOver()) {
      polling.start(() -> closed || isOver(), client::resume);
      return false;
    }
    table().clearLink(element);
    return true;
  }

  /**
   * Whether nothing of the kernel's can still come to the client before what the relay writes. That
   * stays so only while something of the client waits here: else the kernel may begin its next
   * request at any moment, whose link nobody but that request's end may clear.
   */
  private boolean isOver() {
    ClientState state = table().state(element);
    return answer.isEmpty()
        && (state == ClientState.IDLE || state == ClientState.LEFT)
        && turn().isLinkAtRest();
  }

  private Turn turn() {
    return splicer.kernel().turn(element);
  }

  @Override
  public int takeDecision() {
    if (element == 0) {
      return 0;
    }
    int decision = table().decision(element);
    if (decision != 0) {
      table().clearDecision(element);
    }
    return decision;
  }

  @Override
  public void idle() {
    if (closed || refused || answer.isPresent() || flushing) {
      return;
    }
    if (!isFlushed()) {
      // What waits here would come behind what the kernel puts into the client's queue.
      flushing = true;
      channel
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(
              future -> {
                flushing = false;
                client.rest();
              });
    } else if (element == 0) {
      join();
    } else {
      publish();
    }
  }

  private boolean isFlushed() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null || buffer.totalPendingWriteBytes() == 0;
  }

  private void join() {
    Connection connection = client.connection();
    String listener = listener();
    if (!splicer.isJudged(connection, opened)) {
      return;
    }
    Optional<String> against = splicer.objection(connection);
    if (against.isPresent()) {
      refuse(listener, against.get());
      return;
    }
    if (!splicer.scores().allows(listener, System.nanoTime())) {
      refused = true;
      return;
    }
    int next = splicer.enter(this, connection);
    if (next == 0) {
      refuse(listener, "there are too many spliced connections");
      return;
    }
    JoinResult result =
        splicer.kernel().joinClient(next, channel.remoteAddress(), channel.localAddress());
    if (result == JoinResult.DONE) {
      element = next;
      joinSeq = table().doneSeq(element) + 1;
      doneSeq = joinSeq;
      spliceLoop.add(this);
    } else {
      splicer.leave(next, true);
      if (!result.passes()) {
        refuse(listener, result.text());
      }
    }
  }

  private void refuse(String listener, String why) {
    refused = true;
    splicer.scores().refused(listener, why);
  }

  private void publish() {
    splicer.release(takeDecision());
    if (table().state(element) == ClientState.LEFT) {
      takeOut();
      return;
    }
    int now = table().carried(element);
    relayed = now == carried ? relayed + 1 : 0;
    if (now != carried) {
      splicer.scores().fits(listener());
    }
    carried = now;
    if (relayed >= splicer.options().patience() && table().reason(element).lasts()) {
      giveUp(table().reason(element).label());
    } else if (doneSeq != joinSeq) {
      // Not before a response behind the join: who read without the kernel's knowledge is out then.
      table().doneSeq(element, doneSeq);
    }
  }

  /** Its messages never fit, and a pass through the kernel's map is not free. */
  private void giveUp(String why) {
    if (table().change(element, ClientState.IDLE, ClientState.LEFT)) {
      splicer.scores().left(listener(), System.nanoTime(), why);
      takeOut();
    }
  }

  private void takeOut() {
    if (turn().isRemovable()) {
      splicer.kernel().removeClient(element);
      forget();
      refused = true;
    }
  }

  private void forget() {
    splicer.leave(element, false);
    spliceLoop.remove(this);
    element = 0;
  }

  /** Octets of a response, or of something nobody asked for, came on a link. */
  void passed(LinkConnection link, ByteBuf bytes) {
    if (!concerns(link)) {
      bytes.release();
      link.end();
      return;
    }
    if (answer.isEmpty() && table().state(element) == ClientState.PASSING) {
      begin(link);
    }
    if (answer.isPresent()) {
      answer.get().read(bytes);
      return;
    }
    // The response is the kernel's, so these octets are none of it.
    stray("octets behind the kernel's back", link, bytes);
    bytes.release();
    endWith(link, Reason.BAD_ANSWER);
  }

  /** Says that what came on a link cannot be passed on. */
  void stray(String why, LinkConnection link, ByteBuf bytes) {
    Strays.report(why, table(), element, link, bytes);
  }

  /** The endpoint has closed a link. */
  void linkEnded(LinkConnection link) {
    if (!concerns(link)) {
      link.retire();
      return;
    }
    if (answer.isEmpty() && table().state(element) == ClientState.PASSING) {
      begin(link);
    }
    if (answer.isPresent()) {
      answer.get().endpointEnded();
    } else {
      endWith(link, Reason.ENDPOINT_CLOSED);
    }
  }

  private boolean concerns(LinkConnection link) {
    return element != 0 && !closed && splicer.kernel().links().client(link.element()) == element;
  }

  private void endWith(LinkConnection link, Reason reason) {
    if (!take(link, SplicedAnswer.BAD_GATEWAY, reason)) {
      // A program is at work on it, which takes microseconds unless it is preempted.
      polling.later(() -> linkEnded(link));
    }
  }

  private void begin(LinkConnection link) {
    open(link).start();
  }

  private SplicedAnswer open(LinkConnection link) {
    var next = new SplicedAnswer(worker, client, this, link);
    answer = Optional.of(next);
    return next;
  }

  /** Ends what the kernel carries, unless it has ended: the link is of no more use. */
  private boolean take(LinkConnection link, int status, Reason reason) {
    boolean taken = table().change(element, ClientState.KERNEL, ClientState.TAKEN);
    if (taken) {
      open(link).fail(status, reason);
    }
    return taken;
  }

  /**
   * Whether all that the endpoint has sent is in the client's queue, so that the relay may go on.
   */
  boolean isLinkAtRest() {
    return turn().isLinkAtRest();
  }

  /** When the request under way began. */
  long since() {
    return table().since(element);
  }

  /** The relay's answer is written; {@code close} when the connection ends with it. */
  void answered(boolean close) {
    answer = Optional.empty();
    relayed++;
    table().clearLink(element);
    ClientState state = table().state(element);
    table().change(element, state, close ? ClientState.LEFT : ClientState.IDLE);
    if (close) {
      client.end();
    } else {
      client.resume();
    }
  }

  /** Called every now and then. */
  void sweep(long now) {
    table().listener(element, client.connection().listener().id());
    answer.ifPresent(current -> current.sweep(now));
    if (answer.isEmpty() && table().state(element) == ClientState.KERNEL) {
      checkTime(now);
    }
    if (closed || answer.isPresent()) {
      return;
    }
    if (worker.isDraining()) {
      client.drain();
    } else if (table().state(element) == ClientState.LEFT) {
      takeOut();
    } else if (!splicer.isWanted()) {
      giveUp("splice is never");
    }
  }

  private void checkTime(long now) {
    Optional<Reason> late = overdue(now);
    if (late.isPresent()) {
      int id = table().link(element);
      splicer.link(id).ifPresent(link -> take(link, GATEWAY_TIMEOUT, late.get()));
    }
  }

  /** Why the request under way has taken too long, if it has. */
  Optional<Reason> overdue(long now) {
    long age = now - since();
    int timeout = table().timeoutMillis(element);
    if (timeout > 0 && age > timeout * 1_000_000L) {
      return Optional.of(Reason.TIMEOUT);
    }
    return age > worker.config().timeouts().streamIdle().toNanos()
        ? Optional.of(Reason.IDLE)
        : Optional.empty();
  }

  @Override
  public void writable() {
    answer.ifPresent(SplicedAnswer::clientWritable);
  }

  @Override
  public boolean leave(boolean unusedOnly) {
    if (element == 0) {
      return true;
    }
    int now = table().carried(element);
    if (unusedOnly && now != carriedWhenAsked) {
      carriedWhenAsked = now;
      return false;
    }
    boolean left =
        table().state(element) == ClientState.LEFT
            || table().change(element, ClientState.IDLE, ClientState.LEFT);
    return left && answer.isEmpty() && turn().isLinkAtRest();
  }

  @Override
  public void closed() {
    closed = true;
    polling.stop();
    if (element != 0) {
      splicer.release(takeDecision());
      end();
    }
  }

  private void end() {
    if (answer.isPresent()) {
      answer.get().abandon();
      answer = Optional.empty();
    } else if (table().change(element, ClientState.KERNEL, ClientState.TAKEN)
        || table().state(element) == ClientState.PASSING) {
      abandonLink();
    } else if (table().state(element) == ClientState.DECIDING) {
      polling.later(this::end);
      return;
    }
    table().change(element, table().state(element), ClientState.LEFT);
    // The record may become another client's only when nobody can still take it for this one's.
    new Polling(worker.loop()).start(this::isLinkAtRest, this::forget);
  }

  private void abandonLink() {
    splicer.link(table().link(element)).ifPresent(LinkConnection::abandon);
  }
}
