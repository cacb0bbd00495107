package io.weft.relay.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Finds where a head ends. */
public final class HeadEnd {
  /** No end yet. */
  public static final int ABSENT = -1;

  private HeadEnd() {}

  /**
   * The index behind the empty line. An empty line that ends in a bare LF counts as well, so that
   * the scan of the head can refuse it instead of waiting for more.
   *
   * @param from where to begin; to resume, three octets before the end of what was searched
   */
  public static int find(ByteBuf in, int from, int to) {
    for (int lf = indexOf(in, from, to); lf >= 0; lf = indexOf(in, lf + 1, to)) {
      if (lf + 1 < to && in.getByte(lf + 1) == '\n') {
        return lf + 2;
      }
      if (lf + 2 < to && in.getByte(lf + 1) == '\r' && in.getByte(lf + 2) == '\n') {
        return lf + 3;
      }
    }
    return ABSENT;
  }

  /** Empty lines before a request line are skipped (RFC 9112, section 2.2). */
  public static int skipEmptyLines(ByteBuf in, int from, int to) {
    int i = from;
    while (i + 1 < to && in.getByte(i) == '\r' && in.getByte(i + 1) == '\n') {
      i += 2;
    }
    return i;
  }

  /**
   * Whether a request may begin with this octet; another protocol is refused at once instead of
   * waited for.
   */
  public static boolean mayBegin(byte octet) {
    return Octets.isToken(octet) || octet == '\r';
  }

  private static int indexOf(ByteBuf in, int from, int to) {
    return from >= to ? -1 : ByteBufUtil.indexOf(in, from, to, (byte) '\n');
  }
}
