package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.http.EditableHead;
import io.weft.relay.internal.http.Phrases;
import io.weft.spi.relay.LocalReply;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes answers that no endpoint gave. */
final class LocalReplies {
  /** RFC 9110, section 5.6.7. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  private static final byte[] NO_BODY = {};

  /** What people read, in Envoy's words where it has some. */
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

  /** Whether what follows the request cannot be trusted: its framing was refused. */
  static boolean endsTrust(Reason reason) {
    return reason.equals(Reason.BAD_REQUEST)
        || reason.equals(Reason.HEAD_TOO_LARGE)
        || reason.equals(Reason.UPGRADE_REQUIRED);
  }

  /** An answer that says why. */
  static LocalReply plain(int status, Reason reason) {
    String text = TEXTS.getOrDefault(reason, status < 400 ? "" : Phrases.of(status));
    return text.isEmpty()
        ? new LocalReply(status, List.of(), NO_BODY)
        : new LocalReply(
            status,
            List.of(Map.entry("content-type", "text/plain")),
            text.getBytes(StandardCharsets.UTF_8));
  }

  /** The octets of an answer, as the request's actions want it. */
  static ByteBuf write(
      ByteBufAllocator allocator, LocalReply reply, RequestTerms terms, Optional<Actions> actions) {
    int status = reply.status();
    String head = head(status, reply.headers(), reply.body().length, terms);
    var edit = new EditableHead(() -> head);
    actions.ifPresent(list -> list.editResponse(edit));
    boolean bare = terms.isToHead() || status == 204 || status == 304;
    return write(allocator, edit.text(), bare ? NO_BODY : reply.body());
  }

  private static String head(
      int status, List<Map.Entry<String, String>> headers, int length, RequestTerms terms) {
    var text = new StringBuilder(256);
    text.append("HTTP/1.1 ").append(status).append(' ').append(Phrases.of(status)).append("\r\n");
    for (Map.Entry<String, String> header : headers) {
      text.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    if (status != 204 && status != 304 && status >= 200) {
      text.append("content-length: ").append(length).append("\r\n");
    }
    text.append("date: ").append(DATE.format(ZonedDateTime.now(ZoneOffset.UTC))).append("\r\n");
    return text.append(terms.ending().line()).append("\r\n").toString();
  }

  /** Head and body in one buffer. */
  static ByteBuf write(ByteBufAllocator allocator, String head, byte[] body) {
    ByteBuf out = allocator.directBuffer(head.length() + body.length);
    out.writeCharSequence(head, StandardCharsets.ISO_8859_1);
    return out.writeBytes(body);
  }
}
