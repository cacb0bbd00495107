package io.weft.relay.internal.http;

/** How the end of a body is known (RFC 9112, section 6.3). */
public enum Framing {
  NONE,
  LENGTH,
  CHUNKED,
  UNTIL_CLOSE
}
