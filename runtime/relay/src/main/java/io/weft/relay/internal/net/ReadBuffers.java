package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.weft.relay.internal.http.HeadWriter;

/**
 * Lends all connections of a loop one buffer to read into: bytes that were passed on at once leave
 * it free again, so no read allocates. While bytes of it are still under way, further reads go
 * behind them, so that a thousand small requests that wait do not hold a buffer each.
 */
final class ReadBuffers implements RecvByteBufAllocator {
  /** Lines may be added to a head in the buffer that it was read into. */
  private static final int GAP = HeadWriter.ROOM;

  private final ByteBufAllocator allocator;
  private final int size;
  private ByteBuf current;
  private int used;

  ReadBuffers(ByteBufAllocator allocator, int size) {
    this.allocator = allocator;
    this.size = size;
    current = allocator.directBuffer(size, size);
  }

  private ByteBuf take() {
    if (current.refCnt() == 1) {
      used = 0;
      return current.clear().retain();
    }
    if (size - used < size / 4) {
      // Allocated first: where there is no memory, the old one stays as it was.
      ByteBuf next = allocator.directBuffer(size, size);
      current.release();
      current = next;
      used = 0;
      return current.retain();
    }
    return current.retainedSlice(used, size - used).clear();
  }

  private void read(int bytes) {
    used = Math.min(size, used + bytes + GAP);
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
      if (bytes > 0) {
        ReadBuffers.this.read(bytes);
      }
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
