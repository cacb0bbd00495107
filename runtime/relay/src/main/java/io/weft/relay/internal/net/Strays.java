package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.weft.relay.internal.splice.ClientTable;
import io.weft.relay.internal.splice.LinkTable;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Says what came on a link that cannot be passed on as an answer. */
final class Strays {
  private static final Logger LOG = LogManager.getLogger(Strays.class);
  private static final int SHOWN = 64;

  private Strays() {}

  /**
   * To be called before anything of the records is changed.
   *
   * @param why what the octets are not
   * @param bytes the octets, which stay the caller's
   */
  static void report(
      String why, ClientTable clients, int client, LinkConnection link, ByteBuf bytes) {
    LinkTable links = link.links();
    int element = link.element();
    LOG.info(
        "splice: {}: {} octets from {} on link {} (client {}, carried {}, sent {}, expected {}) for"
            + " client {} (state {}, link {}, carried {}, last reason {}): {}",
        why,
        bytes.readableBytes(),
        link.address(),
        element,
        links.client(element),
        links.requests(element),
        links.sent(element),
        links.expected(element),
        client,
        clients.state(client),
        clients.link(client),
        clients.carried(client),
        clients.reason(client).label(),
        start(bytes));
  }

  /** The first octets, those that are no printable ASCII as escapes. */
  private static String start(ByteBuf bytes) {
    int length = Math.min(SHOWN, bytes.readableBytes());
    String text = bytes.toString(bytes.readerIndex(), length, StandardCharsets.ISO_8859_1);
    var shown = new StringBuilder("\"");
    text.chars().forEach(c -> append(shown, (char) c));
    return shown.append(length < bytes.readableBytes() ? "\" …" : "\"").toString();
  }

  private static void append(StringBuilder shown, char c) {
    switch (c) {
      case '\r' -> shown.append("\\r");
      case '\n' -> shown.append("\\n");
      case '"', '\\' -> shown.append('\\').append(c);
      default -> {
        if (c >= ' ' && c < 127) {
          shown.append(c);
        } else {
          shown.append(String.format("\\x%02x", (int) c));
        }
      }
    }
  }
}
