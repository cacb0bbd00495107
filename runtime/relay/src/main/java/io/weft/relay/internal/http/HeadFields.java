package io.weft.relay.internal.http;

import java.nio.charset.StandardCharsets;

/**
 * Walks the field lines of a head and notes what the relay itself has to know; no object is made
 * for a line.
 */
abstract class HeadFields {
  /** The result of a good head; everything else is the status of the refusal. */
  public static final int OK = 0;

  static final int BAD_REQUEST = 400;
  static final int TOO_LARGE = 431;
  static final int NOT_IMPLEMENTED = 501;

  private static final byte[] CONTENT_LENGTH = name("content-length");
  private static final byte[] TRANSFER_ENCODING = name("transfer-encoding");
  private static final byte[] CHUNKED = name("chunked");
  private static final byte[] CONNECTION = name("connection");
  private static final byte[] PROXY_CONNECTION = name("proxy-connection");
  private static final byte[] KEEP_ALIVE = name("keep-alive");
  private static final byte[] CLOSE = name("close");
  private static final byte[] UPGRADE = name("upgrade");

  final Cuts cuts = new Cuts();
  private int maximumFields;

  boolean hasLength;
  boolean hasEncoding;
  boolean close;
  boolean keepAlive;
  boolean connectionUpgrade;
  int encodingLine;
  int encodingLineEnd;
  int upgradeLine;
  int upgradeLineEnd;
  int upgradeFrom;
  int upgradeTo;
  long length;
  private boolean hasOptions;

  HeadFields(int maximumFields) {
    this.maximumFields = maximumFields;
  }

  /** Field lines that a head may have. */
  public final void maximumFields(int number) {
    maximumFields = number;
  }

  static byte[] name(String lowerCase) {
    return lowerCase.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A field that only one kind of head has; {@code from..to} is its trimmed value. */
  abstract int field(byte[] head, int line, int nameEnd, int from, int to, int lineEnd);

  void reset() {
    cuts.clear();
    hasLength = false;
    hasEncoding = false;
    close = false;
    keepAlive = false;
    connectionUpgrade = false;
    upgradeLine = -1;
    length = 0;
    hasOptions = false;
  }

  /** Reads the lines from {@code position} to the empty one, which ends at {@code end}. */
  final int fields(byte[] head, int position, int end) {
    int line = position;
    int count = 0;
    while (line < end - 2) {
      if (++count > maximumFields) {
        return TOO_LARGE;
      }
      int colon = line;
      while (Octets.isToken(head[colon])) {
        colon++;
      }
      if (head[colon] != ':' || colon == line) {
        return BAD_REQUEST;
      }
      int eol = colon + 1;
      while (Octets.isValue(head[eol])) {
        eol++;
      }
      if (head[eol] != '\r' || head[eol + 1] != '\n') {
        return BAD_REQUEST;
      }
      int from = skipBlanks(head, colon + 1, eol);
      int result = known(head, line, colon, from, trim(head, from, eol), eol + 2);
      if (result != OK) {
        return result;
      }
      line = eol + 2;
    }
    // A bare CR or LF inside the head moves the end off the grid of lines.
    return line == end - 2 && head[line] == '\r' && head[line + 1] == '\n' ? OK : BAD_REQUEST;
  }

  private int known(byte[] head, int line, int nameEnd, int from, int to, int lineEnd) {
    switch (nameEnd - line) {
      case 7:
        if (Octets.equalsIgnoreCase(head, line, nameEnd, UPGRADE)) {
          upgradeLine = line;
          upgradeLineEnd = lineEnd;
          upgradeFrom = from;
          upgradeTo = to;
          return OK;
        }
        break;
      case 10:
        if (Octets.equalsIgnoreCase(head, line, nameEnd, CONNECTION)) {
          return connection(head, from, to);
        }
        if (Octets.equalsIgnoreCase(head, line, nameEnd, KEEP_ALIVE)) {
          cuts.add(line, lineEnd);
          return OK;
        }
        break;
      case 14:
        if (Octets.equalsIgnoreCase(head, line, nameEnd, CONTENT_LENGTH)) {
          return contentLength(head, from, to);
        }
        break;
      case 16:
        if (Octets.equalsIgnoreCase(head, line, nameEnd, PROXY_CONNECTION)) {
          close |= Octets.equalsIgnoreCase(head, from, to, CLOSE);
          cuts.add(line, lineEnd);
          return OK;
        }
        break;
      case 17:
        if (Octets.equalsIgnoreCase(head, line, nameEnd, TRANSFER_ENCODING)) {
          return transferEncoding(head, line, from, to, lineEnd);
        }
        break;
      default:
    }
    return field(head, line, nameEnd, from, to, lineEnd);
  }

  private int contentLength(byte[] head, int from, int to) {
    // One line with digits only: every other shape has been used to smuggle (RFC 9112, section
    // 6.3).
    if (hasLength || from == to || to - from > 18) {
      return BAD_REQUEST;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = head[i] - '0';
      if (digit < 0 || digit > 9) {
        return BAD_REQUEST;
      }
      value = 10 * value + digit;
    }
    hasLength = true;
    length = value;
    return OK;
  }

  private int transferEncoding(byte[] head, int line, int from, int to, int lineEnd) {
    if (hasEncoding || !Octets.equalsIgnoreCase(head, from, to, CHUNKED)) {
      return NOT_IMPLEMENTED;
    }
    hasEncoding = true;
    encodingLine = line;
    encodingLineEnd = lineEnd;
    return OK;
  }

  private int connection(byte[] head, int from, int to) {
    if (Octets.equalsIgnoreCase(head, from, to, KEEP_ALIVE)) {
      keepAlive = true;
      return OK;
    }
    hasOptions = true;
    for (int start = from; start < to; ) {
      int comma = indexOf(head, start, to, (byte) ',');
      int first = skipBlanks(head, start, comma);
      option(head, first, trim(head, first, comma));
      start = comma + 1;
    }
    return OK;
  }

  private void option(byte[] head, int from, int to) {
    if (Octets.equalsIgnoreCase(head, from, to, CLOSE)) {
      close = true;
    } else if (Octets.equalsIgnoreCase(head, from, to, KEEP_ALIVE)) {
      keepAlive = true;
    } else if (Octets.equalsIgnoreCase(head, from, to, UPGRADE)) {
      connectionUpgrade = true;
    }
  }

  /**
   * Cuts Connection and the fields that it names (RFC 9110, section 7.6.1): a second walk, for the
   * few heads whose Connection says more than keep-alive.
   *
   * @param keepConnection true for an upgrade, whose two fields go on as they came
   */
  final void cutHopByHop(byte[] head, int position, int end, boolean keepConnection) {
    if (!hasOptions) {
      return;
    }
    for (int line = position; line < end - 2; line = lineEnd(head, line)) {
      int colon = indexOf(head, line, end, (byte) ':');
      if (Octets.equalsIgnoreCase(head, line, colon, CONNECTION)) {
        if (!keepConnection) {
          cuts.add(line, lineEnd(head, line));
        }
        cutNamed(head, colon + 1, lineEnd(head, line) - 2, position, end);
      }
    }
  }

  private void cutNamed(byte[] head, int from, int to, int position, int end) {
    for (int start = from; start < to; ) {
      int comma = indexOf(head, start, to, (byte) ',');
      int first = skipBlanks(head, start, comma);
      cutField(head, first, trim(head, first, comma), position, end);
      start = comma + 1;
    }
  }

  private void cutField(byte[] head, int from, int to, int position, int end) {
    for (int line = position; line < end - 2; line = lineEnd(head, line)) {
      int colon = indexOf(head, line, end, (byte) ':');
      if (sameName(head, line, colon, from, to) && mayCut(head, line, colon)) {
        cuts.add(line, lineEnd(head, line));
      }
    }
  }

  /** Fields that frame or address the message stay, whatever Connection says. */
  private static boolean mayCut(byte[] head, int line, int colon) {
    return !Octets.equalsIgnoreCase(head, line, colon, CONTENT_LENGTH)
        && !Octets.equalsIgnoreCase(head, line, colon, TRANSFER_ENCODING)
        && !Octets.equalsIgnoreCase(head, line, colon, CONNECTION)
        && !Octets.equalsIgnoreCase(head, line, colon, UPGRADE)
        && !Octets.equalsIgnoreCase(head, line, colon, RequestHead.TE)
        && !Octets.equalsIgnoreCase(head, line, colon, RequestHead.HOST);
  }

  private static boolean sameName(byte[] head, int a, int aEnd, int b, int bEnd) {
    if (aEnd - a != bEnd - b) {
      return false;
    }
    for (int i = 0; i < aEnd - a; i++) {
      if (Octets.lower(head[a + i]) != Octets.lower(head[b + i])) {
        return false;
      }
    }
    return true;
  }

  static int lineEnd(byte[] head, int line) {
    int i = line;
    while (head[i] != '\n') {
      i++;
    }
    return i + 1;
  }

  static int indexOf(byte[] head, int from, int to, byte octet) {
    int i = from;
    while (i < to && head[i] != octet) {
      i++;
    }
    return i;
  }

  static int skipBlanks(byte[] head, int from, int to) {
    int i = from;
    while (i < to && (head[i] == ' ' || head[i] == '\t')) {
      i++;
    }
    return i;
  }

  static int trim(byte[] head, int from, int to) {
    int i = to;
    while (i > from && (head[i - 1] == ' ' || head[i - 1] == '\t')) {
      i--;
    }
    return i;
  }
}
