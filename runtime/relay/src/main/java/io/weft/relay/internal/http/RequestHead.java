package io.weft.relay.internal.http;

/**
 * Scans the head of a request and keeps what the relay has to know of it; one object a loop,
 * reused.
 *
 * <p>It refuses what two readers might read differently (RFC 9112, sections 3 to 6 and 11.2). Which
 * route a request takes is none of its business.
 */
public final class RequestHead extends HeadFields {
  static final byte[] HOST = name("host");
  static final byte[] TE = name("te");
  private static final byte[] EXPECT = name("expect");
  private static final byte[] CONTINUE = name("100-continue");
  private static final byte[] TRAILERS = name("trailers");
  private static final byte[] FORWARDED_PROTO = name("x-forwarded-proto");
  private static final byte[] H2C = name("h2c");
  private static final byte[] VERSION = {'H', 'T', 'T', 'P', '/'};
  private static final int UPGRADE_REQUIRED = 426;

  private int method;
  private int targetFrom;
  private int targetTo;
  private int hosts;
  private int fieldsFrom;
  private int size;
  private boolean expectContinue;
  private boolean forwardedProto;
  private boolean upgrade;
  private boolean http10;

  public RequestHead(int maximumFields) {
    super(maximumFields);
  }

  /**
   * Scans a whole head.
   *
   * @param head the head, from its first octet to the empty line; the array is longer than {@code
   *     length}
   * @return {@link #OK} or the status of the refusal
   */
  public int scan(byte[] head, int length) {
    reset();
    size = length;
    int result = requestLine(head);
    if (result != OK) {
      return result;
    }
    result = fields(head, fieldsFrom, length);
    return result != OK ? result : finish(head);
  }

  @Override
  void reset() {
    super.reset();
    hosts = 0;
    expectContinue = false;
    forwardedProto = false;
    upgrade = false;
  }

  private int requestLine(byte[] head) {
    int space = 0;
    while (Octets.isToken(head[space])) {
      space++;
    }
    method = Methods.of(head, 0, space);
    if (method < 0 || head[space] != ' ') {
      return BAD_REQUEST;
    }
    targetFrom = space + 1;
    targetTo = targetFrom;
    while (Octets.isTarget(head[targetTo])) {
      targetTo++;
    }
    if (targetTo == targetFrom) {
      return BAD_REQUEST;
    }
    if (head[targetTo] == '\r' && head[targetTo + 1] == '\n') {
      return UPGRADE_REQUIRED; // HTTP/0.9
    }
    return head[targetTo] == ' ' ? version(head, targetTo + 1) : BAD_REQUEST;
  }

  private int version(byte[] head, int from) {
    for (int i = 0; i < VERSION.length; i++) {
      if (head[from + i] != VERSION[i]) {
        return BAD_REQUEST;
      }
    }
    int major = head[from + 5] - '0';
    int minor = head[from + 7] - '0';
    boolean digits = major >= 0 && major <= 9 && minor >= 0 && minor <= 9 && head[from + 6] == '.';
    if (!digits || head[from + 8] != '\r' || head[from + 9] != '\n') {
      return BAD_REQUEST;
    }
    fieldsFrom = from + 10;
    http10 = major == 1 && minor == 0;
    return major == 1 && minor <= 1 ? OK : UPGRADE_REQUIRED;
  }

  @Override
  int field(byte[] head, int line, int nameEnd, int from, int to, int lineEnd) {
    switch (nameEnd - line) {
      case 2:
        if (Octets.equalsIgnoreCase(head, line, nameEnd, TE)
            && !Octets.equalsIgnoreCase(head, from, to, TRAILERS)) {
          cuts.add(line, lineEnd);
        }
        return OK;
      case 4:
        return Octets.equalsIgnoreCase(head, line, nameEnd, HOST) ? host(head, from, to) : OK;
      case 6:
        if (Octets.equalsIgnoreCase(head, line, nameEnd, EXPECT)
            && Octets.equalsIgnoreCase(head, from, to, CONTINUE)) {
          expectContinue = true;
          cuts.add(line, lineEnd);
        }
        return OK;
      case 17:
        forwardedProto |= Octets.equalsIgnoreCase(head, line, nameEnd, FORWARDED_PROTO);
        return OK;
      default:
        return OK;
    }
  }

  private int host(byte[] head, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Octets.isAuthority(head[i])) {
        return BAD_REQUEST;
      }
    }
    return ++hosts > 1 ? BAD_REQUEST : OK;
  }

  private int finish(byte[] head) {
    // Both together have no reading that everybody shares (RFC 9112, section 6.1).
    if ((hasLength && hasEncoding) || (http10 ? hosts > 1 || hasEncoding : hosts != 1)) {
      return BAD_REQUEST;
    }
    // Both are unknown to HTTP/1.0 (RFC 9110, sections 7.8 and 10.1.1).
    expectContinue &= !http10;
    connectionUpgrade &= !http10;
    boolean h2c = upgradeLine >= 0 && Octets.equalsIgnoreCase(head, upgradeFrom, upgradeTo, H2C);
    upgrade = upgradeLine >= 0 && connectionUpgrade && !h2c;
    if (upgradeLine >= 0 && !upgrade) {
      cuts.add(upgradeLine, upgradeLineEnd);
    }
    cutHopByHop(head, fieldsFrom, size, upgrade);
    return OK;
  }

  public int length() {
    return size;
  }

  /** The octets that missing lines need at most. */
  public int room() {
    return HeadWriter.ROOM;
  }

  public Framing framing() {
    if (hasEncoding) {
      return Framing.CHUNKED;
    }
    return hasLength && length > 0 ? Framing.LENGTH : Framing.NONE;
  }

  /** The announced length of the body, when the framing is by length. */
  public long contentLength() {
    return length;
  }

  public boolean isHead() {
    return Methods.isHead(method);
  }

  public boolean isConnect() {
    return Methods.isConnect(method);
  }

  public boolean isIdempotent() {
    return Methods.isIdempotent(method);
  }

  /** Whether the client wants its connection closed after the answer. */
  public boolean closes() {
    return close;
  }

  /** Whether it is HTTP/1.0, which the kernel may let pass or not. */
  public boolean isHttp10() {
    return http10;
  }

  /** Whether a client of HTTP/1.0 wants its connection kept. */
  public boolean keepsAlive() {
    return keepAlive;
  }

  public boolean expectsContinue() {
    return expectContinue;
  }

  /**
   * Whether the client asks for another protocol; HTTP/2 in the clear is not offered, so it does
   * not count.
   */
  public boolean upgrades() {
    return upgrade;
  }

  /** An http or https URI instead of a path. */
  public boolean isAbsolute(byte[] head) {
    return head[targetFrom] != '/' && head[targetFrom] != '*' && !isConnect();
  }

  boolean lacksLength() {
    return !hasLength && !hasEncoding && Methods.announcesBody(method);
  }

  boolean lacksHost() {
    return hosts == 0;
  }

  boolean lacksForwardedProto() {
    return !forwardedProto;
  }

  int methodEnd() {
    return targetFrom - 1;
  }

  int targetFrom() {
    return targetFrom;
  }

  int targetTo() {
    return targetTo;
  }

  int fieldsFrom() {
    return fieldsFrom;
  }

  Cuts cuts() {
    return cuts;
  }
}
