package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weft.relay.internal.Limits;
import io.weft.relay.internal.http.HeadEnd;
import io.weft.relay.internal.http.ResponseHead;

/** Collects the head of an endpoint's answer, which may come in pieces. */
final class AnswerHeads {
  /** The head has no end yet; what there is was kept. */
  static final int PARTIAL = -1;

  /** It must not be passed on. */
  static final int BAD = -2;

  private static final int SLACK = 256;

  private final Worker worker;
  private ByteBuf partial = Unpooled.EMPTY_BUFFER;

  AnswerHeads(Worker worker) {
    this.worker = worker;
  }

  boolean isEmpty() {
    return !partial.isReadable();
  }

  void clear() {
    if (partial != Unpooled.EMPTY_BUFFER) {
      partial.release();
      partial = Unpooled.EMPTY_BUFFER;
    }
  }

  /** What came before, with {@code bytes} behind it; takes them over. */
  ByteBuf join(ByteBuf bytes) {
    if (isEmpty()) {
      return bytes;
    }
    ByteBuf all = worker.allocator().directBuffer(partial.readableBytes() + bytes.readableBytes());
    all.writeBytes(partial).writeBytes(bytes);
    bytes.release();
    clear();
    return all;
  }

  /**
   * Copies the next head to {@code to} and scans it.
   *
   * @return its length, {@link #PARTIAL} or {@link #BAD}
   */
  int read(ByteBuf in, byte[] to, ResponseHead head, boolean answersHead) {
    int start = in.readerIndex();
    int end = HeadEnd.find(in, start, in.writerIndex());
    if (end == HeadEnd.ABSENT) {
      return keep(in);
    }
    int length = end - start;
    if (length > Limits.HEAD_BYTES) {
      return BAD;
    }
    in.getBytes(start, to, 0, length);
    return head.scan(to, length, answersHead) == ResponseHead.OK ? length : BAD;
  }

  private int keep(ByteBuf in) {
    if (in.readableBytes() > Limits.HEAD_BYTES) {
      return BAD;
    }
    partial = worker.allocator().directBuffer(in.readableBytes() + SLACK).writeBytes(in);
    return PARTIAL;
  }
}
