package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weft.relay.internal.decision.Connection;
import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.decision.Verdict;

/** A client's connection to a listener without a protocol: one decision, then bytes. */
final class TcpConnection extends ChannelInboundHandlerAdapter implements ClientHandler {
  private final Worker worker;
  private final Connection connection;
  private final EpollSocketChannel channel;
  private final Account account = new Account();
  private Tunnel tunnel;
  private int endpointId;
  private boolean ended;

  TcpConnection(Worker worker, Connection connection, EpollSocketChannel channel) {
    this.worker = worker;
    this.connection = connection;
    this.channel = channel;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    worker.opened(this);
    account.begin(System.nanoTime());
    Verdict verdict = worker.decide(connection, 0);
    account.verdict(verdict);
    if (verdict.kind != Verdict.Kind.FORWARD) {
      end(Reason.of(verdict.reason));
      cut();
      return;
    }
    endpointId = verdict.endpoint;
    account.target(EndpointKey.of(verdict));
    worker.counters().began(endpointId);
    tunnel =
        new Tunnel(worker, channel, worker.pool(EndpointKey.of(verdict)).open(EndpointUser.NOBODY));
    tunnel.start(false);
  }

  private void end(Reason reason) {
    if (!ended) {
      ended = true;
      account.finish(worker, connection, reason, System.nanoTime());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (tunnel == null) {
      ((ByteBuf) message).release();
    } else {
      account.received(((ByteBuf) message).readableBytes());
      tunnel.clientSent((ByteBuf) message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && tunnel != null) {
      tunnel.clientEnded();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (tunnel != null) {
      tunnel.clientWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    worker.closed(this);
    if (tunnel != null) {
      account.sent(tunnel.sentToClient());
      worker.counters().ended(endpointId);
      tunnel.clientLost();
      end(tunnel.wasConnected() ? Reason.NONE : Reason.CONNECT_FAILED);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Failures.report(context, cause);
    channel.close();
  }

  @Override
  public void drain() {}

  @Override
  public void cut() {
    channel.config().setSoLinger(0);
    channel.close();
  }
}
