package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weft.relay.internal.splice.JoinResult;
import io.weft.relay.internal.splice.LinkTable;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A connection to an endpoint on this node that the kernel gives requests to. The relay never
 * writes on it; what it reads there are responses that the kernel did not carry.
 */
final class LinkConnection extends ChannelInboundHandlerAdapter {
  private static final long JOIN_PATIENCE = TimeUnit.SECONDS.toNanos(2);

  private final Worker worker;
  private final LinkPool pool;
  private final int bit;
  private final int element;
  private final EpollSocketChannel channel = new EpollSocketChannel();
  private final Polling polling;
  private JoinResult result = JoinResult.UNACCEPTED;
  private boolean joined;
  private boolean ended;
  private boolean disposed;
  private int requests;
  private long used = System.nanoTime();
  private long joinUntil;

  LinkConnection(Worker worker, LinkPool pool, int bit, int element) {
    this.worker = worker;
    this.pool = pool;
    this.bit = bit;
    this.element = element;
    polling = new Polling(worker.loop());
    worker.options(channel.config());
    channel.pipeline().addLast(this);
  }

  LinkTable links() {
    return pool.kernel().links();
  }

  SocketAddress address() {
    return pool.address();
  }

  int element() {
    return element;
  }

  int bit() {
    return bit;
  }

  boolean isJoined() {
    return joined;
  }

  void connect() {
    worker.loop().register(channel);
    channel
        .connect(pool.address())
        .addListener(
            future -> {
              if (future.isSuccess()) {
                join();
              } else {
                fail(future.cause().getMessage());
              }
            });
  }

  /** The endpoint has to accept first: only then its file says whether it is blocking. */
  private void join() {
    links().describe(element, pool.endpoint());
    joinUntil = System.nanoTime() + JOIN_PATIENCE;
    polling.start(this::isJoinDecided, this::joinDecided);
  }

  private boolean isJoinDecided() {
    if (!disposed) {
      result = pool.kernel().joinLink(element, channel.remoteAddress(), channel.localAddress());
    }
    // Many servers make a socket non-blocking a moment after they have accepted it.
    boolean later = result.passes() || result == JoinResult.BLOCKING;
    return disposed || !later || System.nanoTime() - joinUntil > 0;
  }

  private void joinDecided() {
    if (disposed) {
      return;
    }
    if (result != JoinResult.DONE) {
      fail(result.text());
      return;
    }
    joined = true;
    pool.joined();
    offer();
  }

  private void fail(String why) {
    dispose();
    pool.failed(why);
  }

  private void offer() {
    if (ended) {
      dispose();
    } else if (!disposed) {
      pool.offer(bit);
    }
  }

  /** The relay has ended the request under way, and the link can take the next one. */
  void finished() {
    endLease();
    reading(true);
    worker.loop().execute(this::offer);
  }

  /** The relay has ended the request under way, and the link with it. */
  void abandon() {
    endLease();
    worker.loop().execute(this::dispose);
  }

  private void endLease() {
    links().finish(element);
    worker.counters().ended(pool.endpoint());
  }

  /** Nobody knows what its octets belong to. */
  void end() {
    worker.loop().execute(this::ended);
  }

  /** The client that was told of the end has no request on it any more. */
  void retire() {
    worker.loop().execute(() -> polling.later(this::settle));
  }

  void reading(boolean wanted) {
    if (channel.config().isAutoRead() != wanted) {
      channel.config().setAutoRead(wanted);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    Optional<SplicedClient> user = user();
    if (user.isPresent()) {
      user.get().loop().execute(() -> user.get().passed(this, bytes));
    } else {
      bytes.release();
      ended();
    }
  }

  private Optional<SplicedClient> user() {
    return joined ? pool.splicer().client(links().client(element)) : Optional.empty();
  }

  private void ended() {
    ended = true;
    if (joined) {
      settle();
    } else {
      fail("the endpoint closed the connection at once, or spoke first");
    }
  }

  /** Ends it, if need be by way of the client whose request is under way. */
  private void settle() {
    if (disposed) {
      return;
    }
    if (pool.take(bit)) {
      dispose();
      return;
    }
    Optional<SplicedClient> user = user();
    if (user.isPresent()) {
      user.get().loop().execute(() -> user.get().linkEnded(this));
    } else {
      // A program is just giving it a request, or the relay is about to give it back.
      polling.later(this::settle);
    }
  }

  /** Lets it go if nobody has used it since long. */
  void sweep(long now, long idleNanos) {
    int current = links().requests(element);
    if (current != requests || !joined) {
      requests = current;
      used = now;
    } else if (now - used > idleNanos) {
      retireUnused();
    }
  }

  /** Lets it go if no request is under way; whether it was so. */
  boolean retireUnused() {
    boolean unused = !joined || pool.take(bit);
    if (unused) {
      dispose();
    }
    return unused;
  }

  void dispose() {
    if (!disposed) {
      disposed = true;
      polling.stop();
      pool.forget(this);
      channel.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && !ended && !disposed) {
      ended();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!ended && !disposed) {
      ended();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Failures.report(context, cause);
    if (!ended && !disposed) {
      ended();
    }
  }
}
