package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/**
 * What was sent of a request, as long as it might have to be sent again; reused for each request of
 * a connection.
 */
final class Replay {
  /** A longer request is not sent again. */
  private static final int MAXIMUM = 65536;

  private static final byte[] NOTHING = {};

  /**
   * As long as the first request of its connection, so that a connection of one request is small.
   */
  private byte[] bytes = NOTHING;

  private int size;
  private boolean recording;

  void start(boolean wanted) {
    size = 0;
    recording = wanted;
  }

  void stop() {
    recording = false;
    if (bytes.length > 8192) {
      bytes = NOTHING;
    }
  }

  /** Whether everything that was sent is here. */
  boolean isComplete() {
    return recording;
  }

  void record(ByteBuf sent) {
    if (!recording) {
      return;
    }
    int length = sent.readableBytes();
    if (size + length > MAXIMUM) {
      stop();
      return;
    }
    if (size + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + length, 2 * bytes.length));
    }
    sent.getBytes(sent.readerIndex(), bytes, size, length);
    size += length;
  }

  ByteBuf copy(ByteBufAllocator allocator) {
    return allocator.directBuffer(size).writeBytes(bytes, 0, size);
  }
}
