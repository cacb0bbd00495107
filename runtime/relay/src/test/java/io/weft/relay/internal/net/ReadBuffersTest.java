package io.weft.relay.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadBuffersTest {
  private static final int SIZE = 4096;

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final ReadBuffers buffers = new ReadBuffers(allocator, SIZE);
  private final ReadBuffers.Handle handle = buffers.newHandle();

  private ByteBuf read(int octet, int length) {
    ByteBuf bytes = handle.allocate(allocator);
    assertTrue(bytes.writableBytes() >= SIZE / 4, "room for a read");
    for (int i = 0; i < length; i++) {
      bytes.writeByte(octet);
    }
    handle.lastBytesRead(length);
    return bytes;
  }

  @Test
  void whatWasPassedOnLeavesTheBufferFree() {
    for (int i = 0; i < 1000; i++) {
      read(i, SIZE).release();
    }
    assertEquals(SIZE, allocator.metric().usedDirectMemory());
    buffers.close();
    assertEquals(0, allocator.metric().usedDirectMemory());
  }

  @Test
  void manySmallReadsThatWaitShareABuffer() {
    List<ByteBuf> waiting = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      waiting.add(read(i, 40));
    }
    long used = allocator.metric().usedDirectMemory();
    assertTrue(used <= 300L * 2 * (40 + 64), "300 reads of 40 octets hold " + used);
    waiting.forEach(ByteBuf::release);
    buffers.close();
    assertEquals(0, allocator.metric().usedDirectMemory());
  }

  @Test
  void nobodyWritesOverBytesUnderWay() {
    var random = new Random(7);
    var waiting = new ArrayDeque<ByteBuf>();
    for (int i = 0; i < 20_000; i++) {
      ByteBuf bytes = read(i, 1 + random.nextInt(random.nextBoolean() ? 30 : SIZE / 4));
      bytes.setByte(bytes.readerIndex(), i);
      waiting.add(bytes);
      while (waiting.size() > random.nextInt(20)) {
        check(waiting.poll());
      }
    }
    waiting.forEach(ReadBuffersTest::check);
    buffers.close();
    assertEquals(0, allocator.metric().usedDirectMemory());
  }

  private static void check(ByteBuf bytes) {
    byte first = bytes.getByte(bytes.readerIndex());
    while (bytes.isReadable()) {
      assertEquals(first, bytes.readByte());
    }
    bytes.release();
  }
}
