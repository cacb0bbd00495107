package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/** What came from a client and cannot be worked on yet. */
final class Inbox {
  private static final int SLACK = 256;

  private final ByteBufAllocator allocator;
  private ByteBuf waiting = Unpooled.EMPTY_BUFFER;

  Inbox(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  boolean isEmpty() {
    return !waiting.isReadable();
  }

  /** What waits, in order; stays the inbox's. */
  ByteBuf bytes() {
    return waiting;
  }

  /** Copies what is left of {@code bytes} behind what waits. */
  void append(ByteBuf bytes) {
    int size = waiting.readableBytes() + bytes.readableBytes();
    // Slices that are on their way to an endpoint must not be written over.
    if (waiting.refCnt() > 1 || waiting.writableBytes() < bytes.readableBytes()) {
      int capacity = Math.max(2 * waiting.readableBytes(), size) + SLACK;
      ByteBuf larger = allocator.directBuffer(capacity).writeBytes(waiting);
      clear();
      waiting = larger;
    }
    waiting.writeBytes(bytes);
  }

  /** Gives the memory back once everything was taken. */
  void trim() {
    if (!waiting.isReadable()) {
      clear();
    }
  }

  /** Forgets what waits. */
  void clear() {
    waiting.release();
    waiting = Unpooled.EMPTY_BUFFER;
  }

  /** Gives what waits away. */
  ByteBuf take() {
    ByteBuf all = waiting;
    waiting = Unpooled.EMPTY_BUFFER;
    return all;
  }
}
