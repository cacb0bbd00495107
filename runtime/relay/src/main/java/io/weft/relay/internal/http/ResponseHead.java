package io.weft.relay.internal.http;

/** Scans the head of an endpoint's answer; one object a loop, reused. */
public final class ResponseHead extends HeadFields {
  private static final byte[] VERSION = {'H', 'T', 'T', 'P', '/', '1', '.'};
  private static final int BAD_GATEWAY = 502;
  private static final int STATUS_FROM = VERSION.length + 2;

  private int status;
  private int size;
  private int fieldsFrom;
  private boolean http10;
  private boolean toHead;

  public ResponseHead(int maximumFields) {
    super(maximumFields);
  }

  /**
   * Scans a whole head.
   *
   * @param toHead whether the request was HEAD, whose answer has no body
   * @return {@link #OK}, or 502 when the answer must not be passed on
   */
  public int scan(byte[] head, int length, boolean toHead) {
    reset();
    this.toHead = toHead;
    size = length;
    if (!statusLine(head) || fields(head, fieldsFrom, length) != OK || (hasLength && hasEncoding)) {
      return BAD_GATEWAY;
    }
    cutHopByHop(head, fieldsFrom, length, status == 101);
    if (upgradeLine >= 0 && status != 101 && status != 426) {
      cuts.add(upgradeLine, upgradeLineEnd);
    }
    return OK;
  }

  private boolean statusLine(byte[] head) {
    for (int i = 0; i < VERSION.length; i++) {
      if (head[i] != VERSION[i]) {
        return false;
      }
    }
    http10 = head[VERSION.length] == '0';
    if ((!http10 && head[VERSION.length] != '1') || head[VERSION.length + 1] != ' ') {
      return false;
    }
    status = 0;
    for (int i = STATUS_FROM; i < STATUS_FROM + 3; i++) {
      int digit = head[i] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      status = 10 * status + digit;
    }
    int eol = STATUS_FROM + 3;
    if (status < 100 || (head[eol] != ' ' && head[eol] != '\r')) {
      return false;
    }
    while (Octets.isValue(head[eol])) {
      eol++;
    }
    fieldsFrom = eol + 2;
    return head[eol] == '\r' && head[eol + 1] == '\n';
  }

  @Override
  int field(byte[] head, int line, int nameEnd, int from, int to, int lineEnd) {
    return OK;
  }

  public int status() {
    return status;
  }

  /** 1xx but 101: the final answer is still to come. */
  public boolean isInterim() {
    return status < 200 && status != 101;
  }

  /** RFC 9112, section 6.3. */
  public Framing framing() {
    if (toHead || status < 200 || status == 204 || status == 304) {
      return Framing.NONE;
    }
    if (hasEncoding) {
      return Framing.CHUNKED;
    }
    if (!hasLength) {
      return Framing.UNTIL_CLOSE;
    }
    return length > 0 ? Framing.LENGTH : Framing.NONE;
  }

  public long contentLength() {
    return length;
  }

  /** Whether the endpoint keeps its connection open for another request. */
  public boolean keepsAlive() {
    return http10 ? keepAlive && !close : !close;
  }

  /** The version is that of the relay, not of the endpoint (RFC 9110, section 6.2). */
  boolean isHttp10() {
    return http10;
  }

  /** For a client that knows no chunks: the end of its connection is that of the body. */
  public void cutEncoding() {
    cuts.add(encodingLine, encodingLineEnd);
  }

  /** The octets that the head as it is passed on needs at most. */
  public int room() {
    return size + HeadWriter.ROOM;
  }

  int length() {
    return size;
  }

  int fieldsFrom() {
    return fieldsFrom;
  }

  Cuts cuts() {
    return cuts;
  }
}
