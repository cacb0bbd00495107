package io.weft.relay.internal.http;

/** What an answer says of the connection it goes on. */
public enum Ending {
  /** The version's default holds. */
  UNSAID(""),
  CLOSE("connection: close\r\n"),
  /** For a client of HTTP/1.0 that asked for it. */
  KEEP_ALIVE("connection: keep-alive\r\n");

  private final String line;
  private final byte[] octets;

  Ending(String line) {
    this.line = line;
    octets = HeadFields.name(line);
  }

  /** The field line, empty for none. */
  public String line() {
    return line;
  }

  byte[] octets() {
    return octets;
  }
}
