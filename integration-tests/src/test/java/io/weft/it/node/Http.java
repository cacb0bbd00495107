package io.weft.it.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The plainest HTTP client: a request, a connection, everything until it closes. */
public final class Http {
  private static final int TIMEOUT_MILLIS = 10_000;

  private Http() {}

  /** Status and body. */
  public record Answer(int status, String body) {}

  public static Answer get(String host, int port, String path, String... headers)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.0\r\nHost: " + host + "\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return parse(all);
    }
  }

  private static Answer parse(String all) throws IOException {
    int end = all.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("no HTTP answer: '" + all + "'");
    }
    return new Answer(Integer.parseInt(all.split(" ", 3)[1]), all.substring(end + 4));
  }
}
