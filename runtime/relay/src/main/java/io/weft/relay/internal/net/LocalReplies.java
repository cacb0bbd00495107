package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weft.relay.internal.decision.Reason;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes answers that no endpoint gave. */
final class LocalReplies {
  /** RFC 9110, section 5.6.7. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  private static final String PHRASES =
      """
      200 OK
      201 Created
      202 Accepted
      204 No Content
      301 Moved Permanently
      302 Found
      303 See Other
      304 Not Modified
      307 Temporary Redirect
      308 Permanent Redirect
      400 Bad Request
      401 Unauthorized
      403 Forbidden
      404 Not Found
      405 Method Not Allowed
      408 Request Timeout
      413 Content Too Large
      426 Upgrade Required
      429 Too Many Requests
      431 Request Header Fields Too Large
      500 Internal Server Error
      501 Not Implemented
      502 Bad Gateway
      503 Service Unavailable
      504 Gateway Timeout
      """;

  private static final Map<Reason, String> TEXTS =
      Map.ofEntries(
          Map.entry(Reason.NO_HEALTHY, "no healthy upstream"),
          Map.entry(
              Reason.CONNECT_FAILED,
              "upstream connect error: the endpoint could not be connected to"),
          Map.entry(
              Reason.ENDPOINT_CLOSED, "upstream connect error or disconnect/reset before headers"),
          Map.entry(Reason.BAD_ANSWER, "upstream protocol error"),
          Map.entry(Reason.TIMEOUT, "upstream request timeout"),
          Map.entry(Reason.IDLE, "stream timeout"),
          Map.entry(Reason.DENIED, "RBAC: access denied"),
          Map.entry(Reason.RATE_LIMITED, "local_rate_limited"),
          Map.entry(Reason.FAULT, "fault filter abort"),
          Map.entry(Reason.NO_SLOT, "a feature that this request needs is not installed"),
          Map.entry(Reason.NO_ROUTE, ""),
          Map.entry(Reason.NOT_FOUND, ""),
          Map.entry(Reason.NO_CLUSTER, ""));

  private LocalReplies() {}

  /**
   * The octets of the head, without the empty line's successor; the body follows unless the request
   * was HEAD.
   */
  static String head(
      int status, List<Map.Entry<String, String>> headers, int length, boolean closes) {
    var text = new StringBuilder(256);
    text.append("HTTP/1.1 ").append(status).append(' ').append(phrase(status)).append("\r\n");
    for (Map.Entry<String, String> header : headers) {
      text.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    if (status != 204 && status != 304 && status >= 200) {
      text.append("content-length: ").append(length).append("\r\n");
    }
    text.append("date: ").append(DATE.format(ZonedDateTime.now(ZoneOffset.UTC))).append("\r\n");
    if (closes) {
      text.append("connection: close\r\n");
    }
    return text.append("\r\n").toString();
  }

  /** Head and body in one buffer. */
  static ByteBuf write(ByteBufAllocator allocator, String head, byte[] body) {
    ByteBuf out = allocator.directBuffer(head.length() + body.length);
    out.writeCharSequence(head, StandardCharsets.ISO_8859_1);
    return out.writeBytes(body);
  }

  /** What people read, in Envoy's words where it has some. */
  static String text(int status, Reason reason) {
    String text = TEXTS.get(reason);
    return text != null ? text : status < 400 ? "" : phrase(status);
  }

  private static String phrase(int status) {
    return PHRASES
        .lines()
        .filter(line -> line.startsWith(status + " "))
        .findFirst()
        .map(line -> line.substring(4))
        .orElse("Unknown");
  }
}
