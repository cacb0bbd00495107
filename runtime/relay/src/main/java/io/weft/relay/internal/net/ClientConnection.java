package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weft.relay.internal.Limits;
import io.weft.relay.internal.decision.Connection;
import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.http.HeadEnd;
import io.weft.relay.internal.http.RequestHead;

/**
 * A client's HTTP/1.1 connection: cuts what comes into requests and answers them one after the
 * other. While one is under way, further ones wait here and, once there are some, in the client's
 * socket.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements ClientHandler {
  private static final int BAD_REQUEST = 400;
  private static final int UPGRADE_REQUIRED = 426;
  private static final int TOO_LARGE = 431;

  private final Worker worker;
  private final Connection connection;
  private final EpollSocketChannel channel;
  private final Exchange exchange;
  private final Timers.Timer timer = new Timers.Timer(this::due);
  private ByteBuf pending = Unpooled.EMPTY_BUFFER;
  private int searched;
  private boolean processing;
  private boolean inputEnded;
  private boolean closing;
  private Tunnel tunnel;

  ClientConnection(Worker worker, Connection connection, EpollSocketChannel channel) {
    this.worker = worker;
    this.connection = connection;
    this.channel = channel;
    exchange = new Exchange(worker, this);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    worker.opened(this);
    timer(System.nanoTime(), worker.config().timeouts().clientIdle().toNanos());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (tunnel != null) {
      tunnel.clientSent(bytes);
      return;
    }
    try {
      if (closing) {
        return;
      }
      if (pending.isReadable()) {
        append(bytes);
        advance();
      } else {
        process(bytes);
        if (bytes.isReadable() && !closing) {
          append(bytes);
        }
      }
      throttle();
    } finally {
      bytes.release();
    }
  }

  private void append(ByteBuf bytes) {
    int size = pending.readableBytes() + bytes.readableBytes();
    if (pending.refCnt() > 1 || pending.writableBytes() < bytes.readableBytes()) {
      ByteBuf larger =
          worker.allocator().directBuffer(Math.max(2 * pending.readableBytes(), size) + 256);
      larger.writeBytes(pending);
      pending.release();
      pending = larger;
    }
    pending.writeBytes(bytes);
  }

  /** Goes on with what has been waiting; stops while the client does not read its answers. */
  private void advance() {
    process(pending);
    if (!pending.isReadable() || closing) {
      pending.release();
      pending = Unpooled.EMPTY_BUFFER;
    }
  }

  private void process(ByteBuf in) {
    processing = true;
    try {
      while (in.isReadable() && !closing) {
        if (exchange.isIdle()) {
          if (!channel.isWritable() || !begin(in)) {
            break;
          }
        } else if (exchange.wantsBody()) {
          exchange.body(in);
        } else {
          break;
        }
      }
    } finally {
      processing = false;
    }
  }

  private boolean begin(ByteBuf in) {
    int start = HeadEnd.skipEmptyLines(in, in.readerIndex(), in.writerIndex());
    if (start == in.writerIndex()) {
      in.readerIndex(start);
      return false;
    }
    if (start > in.readerIndex()) {
      in.readerIndex(start);
      searched = 0;
    }
    int end = HeadEnd.find(in, start + searched, in.writerIndex());
    if (end == HeadEnd.ABSENT) {
      return incomplete(in);
    }
    searched = 0;
    int length = end - start;
    if (length > Limits.HEAD_BYTES) {
      refuse(TOO_LARGE, Reason.HEAD_TOO_LARGE);
      return false;
    }
    in.readBytes(worker.head(), 0, length);
    int result = worker.requestHead().scan(worker.head(), length);
    if (result != RequestHead.OK) {
      refuse(result, refusal(result));
      return false;
    }
    exchange.begin(in, start, length);
    return true;
  }

  private static Reason refusal(int status) {
    return switch (status) {
      case TOO_LARGE -> Reason.HEAD_TOO_LARGE;
      case UPGRADE_REQUIRED -> Reason.UPGRADE_REQUIRED;
      default -> Reason.BAD_REQUEST;
    };
  }

  private boolean incomplete(ByteBuf in) {
    if (!HeadEnd.mayBegin(in.getByte(in.readerIndex()))) {
      refuse(BAD_REQUEST, Reason.BAD_REQUEST);
    } else if (in.readableBytes() > Limits.HEAD_BYTES) {
      refuse(TOO_LARGE, Reason.HEAD_TOO_LARGE);
    } else {
      if (searched == 0) {
        timer(System.nanoTime(), worker.config().timeouts().head().toNanos());
      }
      searched = Math.max(1, in.readableBytes() - 3);
    }
    return false;
  }

  private void refuse(int status, Reason reason) {
    exchange.refuse(status, reason);
  }

  /** The exchange is done. */
  void done(boolean close, boolean clean) {
    if (close || (inputEnded && !pending.isReadable())) {
      close(clean && !pending.isReadable());
      return;
    }
    if (processing) {
      return;
    }
    if (pending.isReadable()) {
      advance();
      throttle();
    }
    if (inputEnded && exchange.isIdle() && !closing) {
      close(true);
    }
  }

  /** Upgraded: from now on bytes go both ways as they are. */
  void tunnel(EndpointConnection endpoint, ByteBuf rest) {
    worker.timers().remove(timer);
    tunnel = new Tunnel(worker, channel, endpoint);
    tunnel.start(inputEnded);
    if (pending.isReadable()) {
      // Held back until now: had the upgrade been declined, they would have been another request.
      tunnel.clientSent(pending);
      pending = Unpooled.EMPTY_BUFFER;
    }
    if (rest.isReadable()) {
      tunnel.endpointSent(rest.readRetainedSlice(rest.readableBytes()));
    }
  }

  /** Sends bytes to the client; takes them over. */
  void send(ByteBuf bytes) {
    channel.writeAndFlush(bytes, channel.voidPromise());
  }

  /** Sends two buffers in one write. */
  void send(ByteBuf first, ByteBuf second) {
    channel.write(first, channel.voidPromise());
    channel.writeAndFlush(second, channel.voidPromise());
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  Channel channel() {
    return channel;
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
    if (tunnel != null || inputEnded) {
      return;
    }
    boolean waiting = pending.isReadable() && !(exchange.isIdle() && channel.isWritable());
    boolean wanted = closing || !(waiting || exchange.isEndpointFull());
    if (channel.config().isAutoRead() != wanted) {
      channel.config().setAutoRead(wanted);
    }
  }

  /**
   * Closes behind everything that was sent. A client that may still be sending gets a FIN first and
   * time to read: closing at once would answer its bytes with a reset, which can destroy the answer
   * on its way (RFC 9112, section 9.6).
   */
  private void close(boolean clean) {
    if (closing) {
      return;
    }
    closing = true;
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            future -> {
              if (clean || inputEnded || !future.isSuccess()) {
                channel.close();
              } else {
                channel.shutdownOutput();
                throttle();
                timer(System.nanoTime(), worker.config().timeouts().linger().toNanos());
              }
            });
  }

  /** Closes with a reset: the client must not take a cut answer for a whole one. */
  void reset() {
    closing = true;
    if (channel.isOpen()) {
      channel.config().setSoLinger(0);
      channel.close();
    }
  }

  private void due() {
    if (closing) {
      channel.close();
    } else if (!exchange.isIdle()) {
      exchange.due();
    } else if (searched > 0) {
      refuse(408, Reason.IDLE);
    } else {
      close(true);
    }
  }

  @Override
  public void drain() {
    if (tunnel == null && exchange.isIdle() && !pending.isReadable()) {
      close(false);
    }
  }

  @Override
  public void cut() {
    channel.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event != ChannelInputShutdownEvent.INSTANCE) {
      return;
    }
    inputEnded = true;
    if (tunnel != null) {
      tunnel.clientEnded();
    } else if (closing) {
      channel.close();
    } else if (exchange.isIdle()) {
      close(true);
    } else {
      exchange.clientEnded();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (tunnel != null) {
      tunnel.clientWritable();
    } else if (channel.isWritable()) {
      exchange.clientWritable();
      if (exchange.isIdle() && pending.isReadable() && !processing && !closing) {
        advance();
        throttle();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closing = true;
    worker.timers().remove(timer);
    worker.closed(this);
    if (pending.isReadable()) {
      pending.release();
      pending = Unpooled.EMPTY_BUFFER;
    }
    if (tunnel != null) {
      tunnel.clientLost();
    } else {
      exchange.clientLost();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Failures.report(context, cause);
    channel.close();
  }
}
