package io.weft.it.torture;

import java.nio.charset.StandardCharsets;

/** The rule by which servers answer and clients check; see the README beside the scripts. */
final class Message {

  private Message() {}

  /** A token, repeated to a size. */
  static byte[] body(String token, int size) {
    byte[] unit = token.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[size];
    for (int i = 0; i < size; i++) {
      all[i] = unit[i % unit.length];
    }
    return all;
  }

  /** A request with a body, or without when it is empty. */
  static byte[] request(String token, int size, String mode, int bodySize) {
    String head =
        "%s /%s/%d/%s HTTP/1.1\r\nHost: torture\r\n%s\r\n"
            .formatted(
                bodySize == 0 ? "GET" : "POST",
                token,
                size,
                mode,
                bodySize == 0 ? "" : "Content-Length: " + bodySize + "\r\n");
    return join(head.getBytes(StandardCharsets.US_ASCII), body(token, bodySize));
  }

  static byte[] join(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
