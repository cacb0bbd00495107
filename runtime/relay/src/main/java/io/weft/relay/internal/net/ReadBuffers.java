package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Lends all connections of a loop one buffer to read into: bytes that were passed on at once leave
 * it free again, so no read allocates. While bytes of it are still under way, the next read gets a
 * new one.
 */
final class ReadBuffers implements RecvByteBufAllocator {
  private final ByteBufAllocator allocator;
  private final int size;
  private ByteBuf current;

  ReadBuffers(ByteBufAllocator allocator, int size) {
    this.allocator = allocator;
    this.size = size;
    current = allocator.directBuffer(size, size);
  }

  private ByteBuf take() {
    if (current.refCnt() == 1) {
      return current.clear().retain();
    }
    current.release();
    current = allocator.directBuffer(size, size);
    return current.retain();
  }

  void close() {
    current.release();
  }

  @Override
  @SuppressWarnings("deprecation")
  public Handle newHandle() {
    return new OneRead();
  }

  /** One read for each time that a socket is readable: the level-triggered epoll asks again. */
  private final class OneRead implements ExtendedHandle {
    private int attempted;
    private int read;

    @Override
    public ByteBuf allocate(ByteBufAllocator unused) {
      return take();
    }

    @Override
    public int guess() {
      return size;
    }

    @Override
    public void reset(ChannelConfig config) {}

    @Override
    public void incMessagesRead(int messages) {}

    @Override
    public void lastBytesRead(int bytes) {
      read = bytes;
    }

    @Override
    public int lastBytesRead() {
      return read;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
      return attempted;
    }

    @Override
    public boolean continueReading() {
      return false;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
      return false;
    }

    @Override
    public void readComplete() {}
  }
}
