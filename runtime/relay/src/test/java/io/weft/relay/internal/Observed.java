package io.weft.relay.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came back on a connection, taken apart into answers. */
final class Observed {
  private static final int PATIENCE_MILLIS = 1500;
  private static final int QUIET_MILLIS = 150;

  final List<Integer> statuses = new ArrayList<>();
  final List<Integer> interim = new ArrayList<>();
  final List<String> heads = new ArrayList<>();
  final List<String> bodies = new ArrayList<>();
  boolean closed;
  private final StringBuilder text = new StringBuilder();

  /**
   * Reads until the end of the connection, or until it is quiet after as many answers as expected.
   *
   * @param toHead whether the first answer has no body
   */
  static Observed read(Socket socket, int answers, boolean toHead) throws IOException {
    var observed = new Observed();
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[65536];
    try {
      while (true) {
        boolean enough = observed.statuses.size() >= answers;
        socket.setSoTimeout(enough ? QUIET_MILLIS : PATIENCE_MILLIS);
        int count = in.read(buffer);
        if (count < 0) {
          observed.closed = true;
          return observed;
        }
        observed.text.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        observed.parse(toHead);
      }
    } catch (SocketTimeoutException e) {
      return observed;
    } catch (IOException e) {
      observed.closed = true;
      return observed;
    }
  }

  private void parse(boolean toHead) {
    int end = text.indexOf("\r\n\r\n");
    while (end >= 0) {
      String head = text.substring(0, end + 4);
      int status = Integer.parseInt(head.substring(9, 12));
      boolean bare = status < 200 || status == 204 || status == 304;
      bare |= toHead && statuses.isEmpty();
      int length = bare ? 0 : length(head);
      if (text.length() < end + 4 + length) {
        return;
      }
      if (status < 200) {
        interim.add(status);
      } else {
        statuses.add(status);
        heads.add(head);
        bodies.add(text.substring(end + 4, end + 4 + length));
      }
      text.delete(0, end + 4 + length);
      end = text.indexOf("\r\n\r\n");
    }
  }

  private static int length(String head) {
    int at = head.toLowerCase(Locale.ROOT).indexOf("\r\ncontent-length: ");
    return at < 0 ? 0 : Integer.parseInt(head.substring(at + 18, head.indexOf('\r', at + 2)));
  }
}
