package io.weft.relay.internal.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.weft.relay.internal.decision.Connection;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Gives accepted connections to the workers in turn. */
public final class Acceptor extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LogManager.getLogger(Acceptor.class);
  private static final long PAUSE_SECONDS = 1;

  private final List<Worker> workers;
  private final BiFunction<InetSocketAddress, InetSocketAddress, Optional<Connection>> lookup;
  private int next;

  /**
   * @param lookup what is known of a connection by the client's address and the relay's own
   */
  public Acceptor(
      List<Worker> workers,
      BiFunction<InetSocketAddress, InetSocketAddress, Optional<Connection>> lookup) {
    this.workers = List.copyOf(workers);
    this.lookup = lookup;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var channel = (EpollSocketChannel) message;
    Worker worker = workers.get(next);
    next = (next + 1) % workers.size();
    Optional<Connection> connection = lookup.apply(channel.remoteAddress(), channel.localAddress());
    if (connection.isEmpty()) {
      worker.loop().execute(() -> worker.stats().unknown());
      channel.unsafe().closeForcibly();
      return;
    }
    worker.options(channel.config());
    channel
        .pipeline()
        .addLast(
            connection.get().http()
                ? new ClientConnection(worker, connection.get(), channel)
                : new TcpConnection(worker, connection.get(), channel));
    worker.loop().register(channel);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Mostly no descriptors left: trying again at once would only burn the processor.
    LOG.warn(
        "accept on {} failed: {}; trying again in {} s", context.channel(), cause, PAUSE_SECONDS);
    context.channel().config().setAutoRead(false);
    context
        .channel()
        .eventLoop()
        .schedule(
            () -> context.channel().config().setAutoRead(true), PAUSE_SECONDS, TimeUnit.SECONDS);
  }
}
