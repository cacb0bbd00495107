package io.weft.relay.internal.http;

import io.netty.buffer.ByteBuf;

/** Follows one body to its end; one object a direction of a connection, reused. */
public final class BodyReader {
  private final ChunkReader chunks = new ChunkReader();
  private Framing framing = Framing.NONE;
  private long remaining;

  /** The next body begins. */
  public void start(Framing framing, long length) {
    this.framing = framing;
    remaining = length;
    if (framing == Framing.CHUNKED) {
      chunks.start();
    }
  }

  /** Reads on; returns the index behind the last octet that belongs to this body. */
  public int read(ByteBuf in, int from, int to) {
    return switch (framing) {
      case NONE -> from;
      case LENGTH -> {
        int step = (int) Math.min(remaining, to - from);
        remaining -= step;
        yield from + step;
      }
      case CHUNKED -> chunks.read(in, from, to);
      case UNTIL_CLOSE -> to;
    };
  }

  /** Whether the next octet of a chunked body is data. */
  public boolean isInData() {
    return chunks.isInData();
  }

  /** Like {@link #read}, of a chunked body: data alone, or what lies between data. */
  public int readPart(ByteBuf in, int from, int to) {
    return chunks.readPart(in, from, to);
  }

  /** Whether the whole body was read. */
  public boolean isDone() {
    return switch (framing) {
      case NONE -> true;
      case LENGTH -> remaining == 0;
      case CHUNKED -> chunks.isDone();
      case UNTIL_CLOSE -> false;
    };
  }

  /** Whether the chunks are malformed; nothing behind this point can be trusted. */
  public boolean isBad() {
    return framing == Framing.CHUNKED && chunks.isBad();
  }

  /** Whether the end of the connection is the end of the body. */
  public boolean endsWithConnection() {
    return framing == Framing.UNTIL_CLOSE;
  }
}
