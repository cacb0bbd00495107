package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weft.relay.internal.decision.Connection;
import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.decision.Verdict;
import java.util.Optional;

/**
 * A client's HTTP/1.1 connection: cuts what comes into requests and answers them one after the
 * other. While one is under way, further ones wait here and, once there are some, in the client's
 * socket.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements ClientHandler {
  private static final int REQUEST_TIMEOUT = 408;

  private final Worker worker;
  private final Connection connection;
  private final EpollSocketChannel channel;
  private final ClientOutput output;
  private final Inbox inbox;
  private final HeadReader heads;
  private final Exchange exchange;
  private final ClientSplice splice;
  private final Timers.Timer timer = new Timers.Timer(this::due);
  private Optional<Tunnel> tunnel = Optional.empty();
  private boolean processing;
  private boolean inputEnded;

  ClientConnection(Worker worker, Connection connection, EpollSocketChannel channel) {
    this.worker = worker;
    this.connection = connection;
    this.channel = channel;
    output = new ClientOutput(channel);
    inbox = new Inbox(worker.allocator());
    heads = new HeadReader(worker);
    exchange = new Exchange(worker, this);
    splice = worker.splice(this, channel);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    worker.opened(this);
    timer(System.nanoTime(), worker.config().timeouts().clientIdle().toNanos());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (tunnel.isPresent()) {
      tunnel.get().clientSent(bytes);
      return;
    }
    splice.received(bytes.readableBytes());
    try {
      if (!output.isClosing()) {
        take(bytes);
        throttle();
        rest();
      }
    } finally {
      bytes.release();
    }
  }

  private void take(ByteBuf bytes) {
    if (!inbox.isEmpty()) {
      inbox.append(bytes);
      advance();
      return;
    }
    process(bytes);
    if (bytes.isReadable() && !output.isClosing()) {
      inbox.append(bytes);
    }
  }

  /** Goes on with what has been waiting; stops while the client does not read its answers. */
  private void advance() {
    process(inbox.bytes());
    if (output.isClosing()) {
      inbox.clear();
    } else {
      inbox.trim();
    }
  }

  private void process(ByteBuf in) {
    processing = true;
    try {
      while (in.isReadable() && !output.isClosing() && step(in)) {
        // Each step takes a head or a part of a body.
      }
    } finally {
      processing = false;
    }
  }

  /** Whether there may be more to do. */
  private boolean step(ByteBuf in) {
    if (exchange.wantsBody()) {
      exchange.body(in);
      return true;
    }
    return exchange.isIdle()
        && tunnel.isEmpty()
        && output.isWritable()
        && splice.isRelaysTurn()
        && begin(in);
  }

  private boolean begin(ByteBuf in) {
    boolean first = !heads.isWaiting();
    switch (heads.read(in)) {
      case WHOLE -> exchange.begin(in, heads.start(), heads.length());
      case REFUSED -> exchange.refuse(heads.status(), heads.reason());
      case PARTIAL -> {
        if (first) {
          timer(System.nanoTime(), worker.config().timeouts().head().toNanos());
        }
        return false;
      }
      case NOTHING -> {
        return false;
      }
    }
    return true;
  }

  /**
   * The exchange is done.
   *
   * @param close whether the connection ends with it
   * @param clean whether nothing of the request can still be on its way
   */
  void done(boolean close, boolean clean) {
    if (close || (inputEnded && inbox.isEmpty() && !processing)) {
      close(clean && inbox.isEmpty());
      return;
    }
    if (processing) {
      return;
    }
    if (!inbox.isEmpty()) {
      advance();
    }
    throttle();
    if (inputEnded && exchange.isIdle()) {
      end();
    } else {
      rest();
    }
  }

  /** Tells gear 2 that nothing is under way, if so. */
  void rest() {
    if (!processing
        && exchange.isIdle()
        && inbox.isEmpty()
        && tunnel.isEmpty()
        && !output.isClosing()) {
      splice.idle();
    }
  }

  /** Decides the request whose head is in {@code worker.head()}. */
  Verdict decide(int length) {
    return worker.decide(connection, length, splice.takeDecision());
  }

  /** Nothing is under way and nothing more will be: closes, once it is the relay's turn. */
  void end() {
    if (splice.isRelaysTurn()) {
      close(true);
    }
  }

  /** Upgraded: from now on bytes go both ways as they are. */
  void tunnel(EndpointConnection endpoint, ByteBuf rest) {
    worker.timers().remove(timer);
    var next = new Tunnel(worker, channel, endpoint);
    tunnel = Optional.of(next);
    next.start(inputEnded);
    if (!inbox.isEmpty()) {
      // Held back until now: had the upgrade been declined, they would have been another request.
      next.clientSent(inbox.take());
    }
    if (rest.isReadable()) {
      next.endpointSent(rest.readRetainedSlice(rest.readableBytes()));
    }
  }

  ClientOutput output() {
    return output;
  }

  Connection connection() {
    return connection;
  }

  /** Whether the client will send nothing more. */
  boolean inputEnded() {
    return inputEnded;
  }

  void timer(long now, long nanos) {
    worker.timers().set(timer, now, nanos);
  }

  /** Reads from the client only while there is a place for what comes. */
  void throttle() {
    // After a FIN nothing is left to read, and Netty 4.2.18 fails to add a descriptor to its epoll
    // again (ENOENT).
    if (tunnel.isPresent() || inputEnded) {
      return;
    }
    boolean waiting = !inbox.isEmpty() && !isReady();
    boolean wanted = output.isClosing() || !(waiting || exchange.isEndpointFull());
    if (channel.config().isAutoRead() != wanted) {
      channel.config().setAutoRead(wanted);
    }
  }

  private boolean isReady() {
    return exchange.isIdle() && output.isWritable() && splice.isRelaysTurn();
  }

  private void close(boolean clean) {
    // A client that does not read must not keep the connection for ever.
    timer(System.nanoTime(), worker.config().timeouts().streamIdle().toNanos());
    output.close(clean || inputEnded, this::linger);
  }

  private void linger() {
    throttle();
    timer(System.nanoTime(), worker.config().timeouts().linger().toNanos());
  }

  private void due() {
    if (output.isClosing()) {
      output.cut();
    } else if (!exchange.isIdle()) {
      exchange.due();
    } else if (heads.isWaiting()) {
      exchange.refuse(REQUEST_TIMEOUT, Reason.IDLE);
    } else if (splice.leave(true)) {
      close(true);
    } else {
      timer(System.nanoTime(), worker.config().timeouts().clientIdle().toNanos());
    }
  }

  @Override
  public void drain() {
    if (tunnel.isEmpty() && exchange.isIdle() && inbox.isEmpty() && splice.leave(false)) {
      close(false);
    }
  }

  @Override
  public void cut() {
    output.cut();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event != ChannelInputShutdownEvent.INSTANCE) {
      return;
    }
    inputEnded = true;
    if (tunnel.isPresent()) {
      tunnel.get().clientEnded();
    } else if (output.isClosing()) {
      output.cut();
    } else if (exchange.isIdle() && (inbox.isEmpty() || output.isWritable())) {
      end();
    } else if (!exchange.isIdle()) {
      exchange.clientEnded();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (tunnel.isPresent()) {
      tunnel.get().clientWritable();
    } else if (channel.isWritable()) {
      exchange.clientWritable();
      splice.writable();
      resume();
    }
  }

  /** Requests may have waited for the client to read, or for the kernel. */
  void resume() {
    if (!exchange.isIdle() || processing || output.isClosing()) {
      return;
    }
    if (!inbox.isEmpty()) {
      advance();
      throttle();
    }
    if (inputEnded && exchange.isIdle()) {
      end();
    } else {
      rest();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    output.gone();
    worker.timers().remove(timer);
    worker.closed(this);
    splice.closed();
    inbox.clear();
    if (tunnel.isPresent()) {
      tunnel.get().clientLost();
    } else {
      exchange.clientLost();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Failures.report(context, cause);
    output.cut();
  }
}
