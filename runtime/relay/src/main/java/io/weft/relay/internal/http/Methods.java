package io.weft.relay.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The methods that are carried: those of Envoy's HTTP/1 codec, so that a refusal is the same on
 * both.
 */
final class Methods {
  private static final List<byte[]> KNOWN =
      List.of(
              "GET HEAD POST PUT DELETE OPTIONS PATCH CONNECT TRACE ACL BIND CHECKOUT COPY LINK LOCK MERGE MKACTIVITY"
                  .split(" "),
              "MKCALENDAR MKCOL MOVE MSEARCH NOTIFY PROPFIND PROPPATCH PURGE REBIND REPORT SEARCH SOURCE"
                  .split(" "),
              "SUBSCRIBE UNBIND UNLINK UNLOCK UNSUBSCRIBE".split(" "))
          .stream()
          .flatMap(java.util.Arrays::stream)
          .map(name -> name.getBytes(StandardCharsets.ISO_8859_1))
          .toList();

  private Methods() {}

  /** The ordinal of a method, or -1 for an unknown one. */
  static int of(byte[] head, int from, int to) {
    for (int i = 0; i < KNOWN.size(); i++) {
      byte[] name = KNOWN.get(i);
      if (name.length == to - from && matches(head, from, name)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean matches(byte[] head, int from, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (head[from + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  static boolean isHead(int method) {
    return method == 1;
  }

  static boolean isConnect(int method) {
    return method == 7;
  }

  /** GET, HEAD, PUT, DELETE, OPTIONS, TRACE (RFC 9110, section 9.2.2). */
  static boolean isIdempotent(int method) {
    return method == 0 || method == 1 || (method >= 3 && method <= 5) || method == 8;
  }

  /**
   * POST, PUT, PATCH: a request without a body says so with Content-Length: 0 (RFC 9110, section
   * 8.6).
   */
  static boolean announcesBody(int method) {
    return method == 2 || method == 3 || method == 6;
  }
}
