package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.weft.relay.internal.Limits;
import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.http.HeadEnd;
import io.weft.relay.internal.http.RequestHead;

/** Cuts the next head out of what a client sent, and judges it. */
final class HeadReader {
  private static final int BAD_REQUEST = 400;
  private static final int UPGRADE_REQUIRED = 426;
  private static final int TOO_LARGE = 431;

  private final Worker worker;
  private int searched;
  private int start;
  private int length;
  private int status;

  HeadReader(Worker worker) {
    this.worker = worker;
  }

  /** What came of it. */
  enum Result {
    /** There is no octet of a head. */
    NOTHING,
    /** The head has no end yet. */
    PARTIAL,
    /** It has to be answered with {@link #status}. */
    REFUSED,
    /** It lies in {@code worker.head()}, and {@code worker.requestHead()} knows it. */
    WHOLE
  }

  Result read(ByteBuf in) {
    int from = HeadEnd.skipEmptyLines(in, in.readerIndex(), in.writerIndex());
    if (from > in.readerIndex()) {
      in.readerIndex(from);
      searched = 0;
    }
    if (!in.isReadable()) {
      return Result.NOTHING;
    }
    int end = HeadEnd.find(in, from + searched, in.writerIndex());
    if (end == HeadEnd.ABSENT) {
      return partial(in);
    }
    searched = 0;
    start = from;
    length = end - from;
    if (length > Limits.HEAD_BYTES) {
      return refuse(TOO_LARGE);
    }
    in.readBytes(worker.head(), 0, length);
    int result = worker.requestHead().scan(worker.head(), length);
    return result == RequestHead.OK ? Result.WHOLE : refuse(result);
  }

  private Result partial(ByteBuf in) {
    if (!HeadEnd.mayBegin(in.getByte(in.readerIndex()))) {
      return refuse(BAD_REQUEST);
    }
    if (in.readableBytes() > Limits.HEAD_BYTES) {
      return refuse(TOO_LARGE);
    }
    searched = Math.max(1, in.readableBytes() - 3);
    return Result.PARTIAL;
  }

  private Result refuse(int newStatus) {
    searched = 0;
    status = newStatus;
    return Result.REFUSED;
  }

  /** Whether a head has begun and not ended. */
  boolean isWaiting() {
    return searched > 0;
  }

  /** Index of the head's first octet in the buffer that it was read from. */
  int start() {
    return start;
  }

  /** Octets of the head. */
  int length() {
    return length;
  }

  /** Of the refusal. */
  int status() {
    return status;
  }

  /** Of the refusal. */
  Reason reason() {
    return switch (status) {
      case TOO_LARGE -> Reason.HEAD_TOO_LARGE;
      case UPGRADE_REQUIRED -> Reason.UPGRADE_REQUIRED;
      default -> Reason.BAD_REQUEST;
    };
  }
}
