package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weft.relay.internal.decision.Connection;
import io.weft.relay.internal.http.Protocols;
import java.util.OptionalInt;

/**
 * A client's connection to a listener that takes HTTP and other protocols, until its first bytes
 * say which it is; then the right handler takes over.
 */
final class SniffingConnection extends ChannelInboundHandlerAdapter implements ClientHandler {
  private final Worker worker;
  private final Connection connection;
  private final EpollSocketChannel channel;
  private final Inbox inbox;
  private final Timers.Timer timer = new Timers.Timer(this::cut);

  SniffingConnection(Worker worker, Connection connection, EpollSocketChannel channel) {
    this.worker = worker;
    this.connection = connection;
    this.channel = channel;
    inbox = new Inbox(worker.allocator());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    worker.opened(this);
    long patience = worker.config().timeouts().clientIdle().toNanos();
    worker.timers().set(timer, System.nanoTime(), patience);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    inbox.append(bytes);
    bytes.release();
    switch (Protocols.guess(inbox.bytes())) {
      case HTTP -> become(context, new ClientConnection(worker, connection, channel));
      case OTHER -> become(context, other());
      case UNKNOWN -> {
        // A few more bytes decide.
      }
    }
  }

  /** The listener may have changed since: then it is refused as what HTTP it is not. */
  private ClientHandler other() {
    OptionalInt cluster = connection.listener().fallbackCluster();
    return cluster.isPresent()
        ? new TcpConnection(worker, connection, channel, cluster)
        : new ClientConnection(worker, connection, channel);
  }

  private void become(ChannelHandlerContext context, ClientHandler next) {
    worker.timers().remove(timer);
    worker.replaced(this);
    ByteBuf bytes = inbox.take();
    context.pipeline().replace(this, null, next);
    context.pipeline().fireChannelRead(bytes);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      cut();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    worker.timers().remove(timer);
    worker.closed(this);
    inbox.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Failures.report(context, cause);
    cut();
  }

  @Override
  public void drain() {
    cut();
  }

  @Override
  public void cut() {
    channel.close();
  }
}
