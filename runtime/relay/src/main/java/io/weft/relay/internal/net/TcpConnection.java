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
import java.util.OptionalInt;

/** A client's connection that carries no requests: one decision, then bytes. */
final class TcpConnection extends ChannelInboundHandlerAdapter implements ClientHandler {
  private final Worker worker;
  private final Connection connection;
  private final EpollSocketChannel channel;
  private final OptionalInt cluster;
  private final Account account = new Account();
  private Optional<Tunnel> tunnel = Optional.empty();
  private int endpointId;

  /**
   * @param cluster where it goes; empty when the kernel decides
   */
  TcpConnection(
      Worker worker, Connection connection, EpollSocketChannel channel, OptionalInt cluster) {
    this.worker = worker;
    this.connection = connection;
    this.channel = channel;
    this.cluster = cluster;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    worker.opened(this);
    account.begin(System.nanoTime());
    Verdict verdict =
        cluster.isPresent()
            ? worker.pick(connection, cluster.getAsInt())
            : worker.decide(connection, 0);
    account.verdict(verdict);
    if (verdict.kind == Verdict.Kind.FORWARD) {
      forward(verdict);
    } else {
      finish(Reason.of(verdict.reason));
      cut();
    }
  }

  private void forward(Verdict verdict) {
    EndpointPool pool = worker.pool(verdict);
    account.target(pool.key());
    endpointId = verdict.endpoint;
    worker.counters().began(endpointId);
    var next = new Tunnel(worker, channel, pool.open(EndpointUser.NOBODY));
    tunnel = Optional.of(next);
    next.start(false);
  }

  private void finish(Reason reason) {
    account.end(worker, connection, reason, System.nanoTime());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (tunnel.isPresent()) {
      account.received(bytes.readableBytes());
      tunnel.get().clientSent(bytes);
    } else {
      bytes.release();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      tunnel.ifPresent(Tunnel::clientEnded);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    tunnel.ifPresent(Tunnel::clientWritable);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    worker.closed(this);
    tunnel.ifPresent(this::ended);
  }

  private void ended(Tunnel last) {
    account.sent(last.sentToClient());
    worker.counters().ended(endpointId);
    last.clientLost();
    finish(last.wasConnected() ? Reason.NONE : Reason.CONNECT_FAILED);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Failures.report(context, cause);
    channel.close();
  }

  @Override
  public void drain() {
    // Nobody can say when bytes of an unknown protocol are at an end.
  }

  @Override
  public void cut() {
    channel.config().setSoLinger(0);
    channel.close();
  }
}
