package io.weft.relay.internal.http;

import io.netty.buffer.ByteBuf;

/** Tells HTTP from other protocols by the first bytes of a connection. */
public final class Protocols {
  private static final int LONGEST_METHOD = 16;
  private static final int LONGEST_LINE = 8192;
  private static final byte[] VERSION = HeadFields.name(" HTTP/");

  private Protocols() {}

  /** What it looks like. */
  public enum Guess {
    /** A request line, of any version: what is not HTTP/1.1 is for the HTTP side to refuse. */
    HTTP,
    OTHER,
    /** It may still become a request line. */
    UNKNOWN
  }

  /** A method, a space, and a line that ends in a version. */
  public static Guess guess(ByteBuf in) {
    int from = HeadEnd.skipEmptyLines(in, in.readerIndex(), in.writerIndex());
    int at = from;
    while (at < in.writerIndex() && Octets.isToken(in.getByte(at))) {
      at++;
    }
    if (at == in.writerIndex()) {
      return at - from > LONGEST_METHOD ? Guess.OTHER : Guess.UNKNOWN;
    }
    if (at == from || at - from > LONGEST_METHOD || in.getByte(at) != ' ') {
      return Guess.OTHER;
    }
    return line(in, at);
  }

  private static Guess line(ByteBuf in, int from) {
    int end = in.indexOf(from, in.writerIndex(), (byte) '\n');
    if (end < 0) {
      return in.writerIndex() - from > LONGEST_LINE ? Guess.HTTP : Guess.UNKNOWN;
    }
    int version = end - 1;
    while (version > from && in.getByte(version) != ' ') {
      version--;
    }
    for (int i = 0; i < VERSION.length; i++) {
      if (version + i >= end || in.getByte(version + i) != VERSION[i]) {
        return Guess.OTHER;
      }
    }
    return Guess.HTTP;
  }
}
