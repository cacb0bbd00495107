package io.weft.relay.internal.net;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.Native;

/**
 * Netty's epoll handler, but sockets stay registered while they wait for nothing.
 *
 * <p>Netty 4.2.18 deletes a descriptor without interests from its epoll and later tries to modify
 * it, which fails with ENOENT and costs the connection. A socket gets there by a FIN, which ends
 * the interest in EPOLLRDHUP, while reading is paused and nothing waits to be written: an answer
 * that ends with its connection, and a client that is slow to read it.
 */
public final class SteadyEpoll implements IoHandler {
  /** Only what epoll always reports, errors and hang-ups, and once. */
  private static final EpollIoOps NOTHING = EpollIoOps.valueOf(Native.EPOLLET);

  private final IoHandler epoll;

  private SteadyEpoll(IoHandler epoll) {
    this.epoll = epoll;
  }

  public static IoHandlerFactory factory() {
    IoHandlerFactory epoll = EpollIoHandler.newFactory();
    return executor -> new SteadyEpoll(epoll.newHandler(executor));
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Steady(epoll.register(handle));
  }

  /** Never empty once there was something. */
  private static final class Steady implements IoRegistration {
    private final IoRegistration registration;
    private boolean added;

    Steady(IoRegistration registration) {
      this.registration = registration;
    }

    @Override
    public long submit(IoOps ops) {
      boolean empty = EpollIoOps.NONE.equals(ops);
      added |= !empty;
      return registration.submit(empty && added ? NOTHING : ops);
    }

    @Override
    public <T> T attachment() {
      return registration.attachment();
    }

    @Override
    public boolean isValid() {
      return registration.isValid();
    }

    @Override
    public boolean cancel() {
      return registration.cancel();
    }
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return epoll.run(context);
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> type) {
    return epoll.isCompatible(type);
  }
}
