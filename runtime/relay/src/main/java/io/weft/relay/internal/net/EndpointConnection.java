package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weft.relay.internal.stats.Count;
import java.util.Optional;

/** A connection to an endpoint, used by one request after the other. */
final class EndpointConnection extends ChannelInboundHandlerAdapter {
  private static final int TCP_ESTABLISHED = 1;

  private final Worker worker;
  private final EndpointPool pool;
  private final Timers.Timer idleTimer = new Timers.Timer(this::close);
  private final EpollSocketChannel channel = new EpollSocketChannel();
  private final Optional<EndpointConnection> present = Optional.of(this);
  private EndpointUser user;
  private boolean connected;
  private boolean connectFailed;
  private boolean reused;
  private boolean endsWhenConnected;
  private boolean lost;
  private boolean inputEnded;

  EndpointConnection(Worker worker, EndpointPool pool, EndpointUser user) {
    this.worker = worker;
    this.pool = pool;
    this.user = user;
    worker.options(channel.config());
    channel.pipeline().addLast(this);
  }

  /** This one, for who holds one or none: made once and not for each request. */
  Optional<EndpointConnection> present() {
    return present;
  }

  void connect() {
    worker.loop().register(channel);
    channel
        .connect(pool.address())
        .addListener(
            future -> {
              if (!future.isSuccess()) {
                connectFailed = true;
                close();
              }
            });
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    connected = true;
    channel.flush();
    if (endsWhenConnected) {
      endOutput();
    }
    user.endpointWritable();
  }

  /** Sends bytes as soon as the connection is there; takes them over. */
  void send(ByteBuf bytes) {
    if (connected) {
      channel.writeAndFlush(bytes, channel.voidPromise());
    } else {
      channel.write(bytes, channel.voidPromise());
    }
  }

  /** Sends two buffers in one write. */
  void send(ByteBuf first, ByteBuf second) {
    channel.write(first, channel.voidPromise());
    send(second);
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  /** Bytes that have not been sent yet. */
  long waiting() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  boolean isConnected() {
    return connected;
  }

  /** Whether it has served a request before, so the endpoint may close it at any moment. */
  boolean isReused() {
    return reused;
  }

  EndpointPool pool() {
    return pool;
  }

  /** Asks the kernel, so a FIN counts that the event loop has not come to yet. */
  boolean isEstablished() {
    return channel.isActive() && channel.tcpInfo(new EpollTcpInfo()).state() == TCP_ESTABLISHED;
  }

  void reading(boolean wanted) {
    if (!inputEnded && channel.config().isAutoRead() != wanted) {
      channel.config().setAutoRead(wanted);
    }
  }

  /** Sends FIN behind everything that was sent. */
  void endOutput() {
    if (!connected) {
      endsWhenConnected = true;
      return;
    }
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            future -> {
              if (future.isSuccess()) {
                channel.shutdownOutput();
              }
            });
  }

  /** The next request takes it out of the pool. */
  void take(EndpointUser next) {
    worker.timers().cancel(idleTimer);
    reused = true;
    user = next;
  }

  /** Another user goes on with this connection: an upgrade. */
  void handOver(EndpointUser next) {
    user = next;
  }

  /** The request is done; the connection waits for another one. */
  void park(long now) {
    user = EndpointUser.NOBODY;
    reading(true);
    worker.timers().set(idleTimer, now, worker.poolIdleNanos());
    pool.park(this);
  }

  /** Its user has no more interest; whatever it was doing is cut off. */
  void abandon() {
    user = EndpointUser.NOBODY;
    close();
  }

  /** Its user is done: closes behind everything that was sent. */
  void closeWhenSent() {
    user = EndpointUser.NOBODY;
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(future -> close());
  }

  /** Like {@link #abandon}, with a reset, so that the endpoint cannot take it for a regular end. */
  void reset() {
    if (channel.isOpen()) {
      channel.config().setSoLinger(0);
    }
    abandon();
  }

  private void close() {
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (user != EndpointUser.NOBODY) {
      user.endpointSent(bytes);
    } else {
      // Nobody asked: an answer to nothing must never meet the next request.
      bytes.release();
      close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded = true;
      if (user != EndpointUser.NOBODY) {
        user.endpointEnded();
      } else {
        close();
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable() && connected) {
      user.endpointWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    lost();
  }

  @Override
  public void channelUnregistered(ChannelHandlerContext context) {
    // A connection that was never established gets no channelInactive.
    lost();
  }

  private void lost() {
    if (lost) {
      return;
    }
    lost = true;
    if (!connected) {
      worker.stats().add(Count.ENDPOINT_CONNECT_FAILURES_TOTAL);
    }
    worker.timers().remove(idleTimer);
    pool.forget(this);
    EndpointUser last = user;
    user = EndpointUser.NOBODY;
    last.endpointLost(connected && !connectFailed);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Failures.report(context, cause);
    // A reset or a failed write: nothing more can come or go.
    if (connected) {
      close();
    }
  }
}
