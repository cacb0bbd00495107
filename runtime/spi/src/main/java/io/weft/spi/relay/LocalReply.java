package io.weft.spi.relay;

import java.util.List;
import java.util.Map;

/**
 * An answer without an endpoint. The relay adds Content-Length, Date and what the protocol needs.
 */
public record LocalReply(int status, List<Map.Entry<String, String>> headers, byte[] body) {

  public LocalReply {
    headers = List.copyOf(headers);
    body = body.clone();
  }
}
