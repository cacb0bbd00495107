package io.weft.relay.internal;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.weft.relay.internal.decision.Connection;
import io.weft.relay.internal.decision.Connection.Origin;
import io.weft.relay.internal.net.Acceptor;
import io.weft.relay.internal.net.Services;
import io.weft.relay.internal.net.Splicer;
import io.weft.relay.internal.net.SteadyEpoll;
import io.weft.relay.internal.net.Worker;
import io.weft.relay.internal.stats.PoolState;
import io.weft.relay.internal.stats.Totals;
import io.weft.spi.mesh.ListenerRef;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/** The relay: event loops, and the sockets that they listen on. */
public final class Relay implements AutoCloseable {
  private static final int BACKLOG = 4096;
  private static final long SCRAPE_SECONDS = 2;
  private static final long DRAIN_POLL_MILLIS = 20;

  private final MultiThreadIoEventLoopGroup group;
  private final List<Worker> workers = new ArrayList<>();
  private final List<Channel> listening = new ArrayList<>();
  private final Services services;

  public Relay(RelayConfig config, Services services) {
    this.services = services;
    services.admission().maximum(config.limits().connections());
    group =
        new MultiThreadIoEventLoopGroup(
            config.loops(), new DefaultThreadFactory("weft-relay", true), SteadyEpoll.factory());
    for (int i = 0; i < config.loops(); i++) {
      workers.add(new Worker(i, group.next(), config, services));
    }
  }

  /**
   * Serves what a listening socket accepts. The relay owns the descriptor from now on.
   *
   * @param fd a listening, non-blocking TCP socket
   * @param netns cookie of its network namespace
   */
  public Channel listen(int fd, long netns) {
    var channel = new EpollServerSocketChannel(fd);
    return serve(channel, (client, local) -> services.accepted().take(netns, client));
  }

  /**
   * Listens itself; every connection belongs to one listener.
   *
   * @throws IllegalStateException when the address cannot be bound
   */
  public Channel listen(InetSocketAddress address, ListenerRef listener, boolean http) {
    var channel = new EpollServerSocketChannel();
    channel.config().setReuseAddress(true).setBacklog(BACKLOG);
    serve(
        channel,
        (client, local) ->
            Optional.of(new Connection(listener, http, Origin.UNKNOWN, client, local)));
    var bound = channel.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      channel.close();
      throw new IllegalStateException(
          "cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
    }
    return channel;
  }

  private Channel serve(
      EpollServerSocketChannel channel,
      BiFunction<InetSocketAddress, InetSocketAddress, Optional<Connection>> lookup) {
    channel.pipeline().addLast(new Acceptor(workers, services.admission(), lookup));
    EventLoop loop = group.next();
    loop.register(channel).syncUninterruptibly();
    synchronized (listening) {
      listening.removeIf(other -> !other.isOpen());
      listening.add(channel);
    }
    return channel;
  }

  /** Takes another configuration; the number of loops and the read buffer stay. */
  public void configure(RelayConfig config) {
    services.admission().maximum(config.limits().connections());
    workers.forEach(worker -> worker.loop().execute(() -> worker.configure(config)));
  }

  /** The counts of all loops; a loop that does not answer in time is left out. */
  public Totals totals() {
    var totals = new Totals();
    for (Worker worker : workers) {
      onLoop(
          worker,
          () -> {
            worker.stats().addTo(totals);
            return true;
          });
    }
    return totals;
  }

  /** The connections to endpoints, of all loops together. */
  public Collection<PoolState> pools() {
    Map<List<Object>, PoolState> pools = new HashMap<>();
    for (Worker worker : workers) {
      for (PoolState pool : onLoop(worker, worker::pools).orElse(List.of())) {
        pools.merge(List.of(pool.cluster(), pool.endpoint()), pool, PoolState::plus);
      }
    }
    return pools.values();
  }

  /** Links to endpoints that the kernel carries requests over. */
  public List<Splicer.PoolView> links() {
    return workers.stream()
        .flatMap(worker -> onLoop(worker, worker::links).orElse(List.of()).stream())
        .toList();
  }

  /**
   * Accepts no more, lets requests under way finish for at most {@code patience}, then ends what is
   * left.
   */
  public void drain(Duration patience) {
    synchronized (listening) {
      listening.forEach(channel -> channel.close().awaitUninterruptibly());
    }
    workers.forEach(worker -> worker.loop().execute(worker::drain));
    long deadline = System.nanoTime() + patience.toNanos();
    while (clients() > 0 && System.nanoTime() < deadline) {
      try {
        Thread.sleep(DRAIN_POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private int clients() {
    return workers.stream().mapToInt(worker -> onLoop(worker, worker::clients).orElse(0)).sum();
  }

  private static <T> Optional<T> onLoop(Worker worker, Callable<T> read) {
    try {
      return Optional.of(worker.loop().submit(read).get(SCRAPE_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }

  /** Ends everything at once; {@link #drain} first to be polite. */
  @Override
  public void close() {
    drain(Duration.ZERO);
    for (Worker worker : workers) {
      onLoop(
          worker,
          () -> {
            worker.close();
            return true;
          });
    }
    group.shutdownGracefully(0, SCRAPE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    services.splicer().close();
  }
}
