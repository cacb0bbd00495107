package io.weft.relay.internal.http;

import io.netty.buffer.ByteBuf;

/**
 * Finds the end of a chunked body (RFC 9112, section 7.1) without changing it: extensions and
 * trailers are passed on. Strict where readers are known to differ: digits only, CRLF only, no line
 * folding.
 */
final class ChunkReader {
  private static final int MAXIMUM_DIGITS = 15;
  private static final int MAXIMUM_LINE = 4096;
  private static final int MAXIMUM_TRAILERS = 32768;

  private enum State {
    FIRST_DIGIT,
    DIGITS,
    BLANKS,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER,
    TRAILER_NAME,
    TRAILER_VALUE,
    TRAILER_LF,
    END_LF,
    DONE,
    BAD
  }

  private State state = State.DONE;
  private long size;
  private int digits;
  private int octets;

  void start() {
    state = State.FIRST_DIGIT;
    size = 0;
    digits = 0;
    octets = 0;
  }

  boolean isDone() {
    return state == State.DONE;
  }

  boolean isBad() {
    return state == State.BAD;
  }

  /** Whether the next octet is one of a chunk's data. */
  boolean isInData() {
    return state == State.DATA;
  }

  /** Reads on; returns the index behind the last octet that belongs to the body. */
  int read(ByteBuf in, int from, int to) {
    int i = from;
    while (i < to && state != State.DONE && state != State.BAD) {
      i = readPart(in, i, to);
    }
    return i;
  }

  /** Reads data alone, or what lies between data; returns the index behind it. */
  int readPart(ByteBuf in, int from, int to) {
    if (state == State.DATA) {
      int step = (int) Math.min(size, to - from);
      size -= step;
      if (size == 0) {
        state = State.DATA_CR;
      }
      return from + step;
    }
    int i = from;
    while (i < to && state != State.DATA && state != State.DONE && state != State.BAD) {
      state = next(in.getByte(i++));
    }
    return i;
  }

  private State next(byte octet) {
    return switch (state) {
      case FIRST_DIGIT -> digit(octet);
      case DIGITS -> isHex(octet) ? digit(octet) : afterSize(octet);
      case BLANKS ->
          isBlank(octet) ? limited(State.BLANKS, MAXIMUM_LINE) : must(octet, ';', State.EXTENSION);
      case EXTENSION -> extension(octet);
      case SIZE_LF -> must(octet, '\n', size == 0 ? State.TRAILER : State.DATA);
      case DATA_CR -> must(octet, '\r', State.DATA_LF);
      case DATA_LF -> must(octet, '\n', restart());
      case TRAILER -> octet == '\r' ? State.END_LF : trailerName(octet);
      case TRAILER_NAME -> octet == ':' ? State.TRAILER_VALUE : trailerName(octet);
      case TRAILER_VALUE -> trailerValue(octet);
      case TRAILER_LF -> must(octet, '\n', State.TRAILER);
      case END_LF -> must(octet, '\n', State.DONE);
      case DATA, DONE, BAD -> State.BAD;
    };
  }

  private State restart() {
    size = 0;
    digits = 0;
    octets = 0;
    return State.FIRST_DIGIT;
  }

  private State digit(byte octet) {
    if (!isHex(octet) || ++digits > MAXIMUM_DIGITS) {
      return State.BAD;
    }
    size = (size << 4) | Character.digit(octet, 16);
    return State.DIGITS;
  }

  private State afterSize(byte octet) {
    octets = 0;
    return switch (octet) {
      case '\r' -> State.SIZE_LF;
      case ';' -> State.EXTENSION;
      case ' ', '\t' -> State.BLANKS;
      default -> State.BAD;
    };
  }

  private State extension(byte octet) {
    if (octet == '\r') {
      octets = 0;
      return State.SIZE_LF;
    }
    return Octets.isValue(octet) ? limited(State.EXTENSION, MAXIMUM_LINE) : State.BAD;
  }

  private State trailerName(byte octet) {
    return Octets.isToken(octet) ? limited(State.TRAILER_NAME, MAXIMUM_TRAILERS) : State.BAD;
  }

  private State trailerValue(byte octet) {
    if (octet == '\r') {
      return State.TRAILER_LF;
    }
    return Octets.isValue(octet) ? limited(State.TRAILER_VALUE, MAXIMUM_TRAILERS) : State.BAD;
  }

  private State limited(State next, int maximum) {
    return ++octets > maximum ? State.BAD : next;
  }

  private static State must(byte octet, int expected, State next) {
    return octet == expected ? next : State.BAD;
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  private static boolean isHex(byte octet) {
    return Character.digit(octet, 16) >= 0 && octet > 0;
  }
}
