package io.weft.relay.internal.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.weft.relay.internal.decision.Connection;
import io.weft.relay.internal.stats.Count;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
  private final Admission admission;
  private int next;

  /**
   * @param lookup what is known of a connection by the client's address and the relay's own
   */
  public Acceptor(
      List<Worker> workers,
      Admission admission,
      BiFunction<InetSocketAddress, InetSocketAddress, Optional<Connection>> lookup) {
    this.workers = List.copyOf(workers);
    this.admission = admission;
    this.lookup = lookup;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var channel = (EpollSocketChannel) message;
    Worker worker = workers.get(next);
    next = (next + 1) % workers.size();
    Optional<Connection> connection = lookup.apply(channel.remoteAddress(), channel.localAddress());
    if (connection.isEmpty()) {
      refuse(worker, channel, Count.CONNECTIONS_UNKNOWN_TOTAL);
      return;
    }
    if (!admission.enter()) {
      refuse(worker, channel, Count.CONNECTIONS_REFUSED_TOTAL);
      return;
    }
    worker.options(channel.config());
    channel.pipeline().addLast(handler(worker, connection.get(), channel));
    worker.loop().register(channel);
  }

  private static ClientHandler handler(
      Worker worker, Connection connection, EpollSocketChannel channel) {
    if (!connection.http()) {
      return new TcpConnection(worker, connection, channel, OptionalInt.empty());
    }
    return connection.listener().fallbackCluster().isPresent()
        ? new SniffingConnection(worker, connection, channel)
        : new ClientConnection(worker, connection, channel);
  }

  private static void refuse(Worker worker, EpollSocketChannel channel, Count count) {
    worker.loop().execute(() -> worker.stats().add(count));
    channel.config().setSoLinger(0);
    channel.unsafe().closeForcibly();
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
