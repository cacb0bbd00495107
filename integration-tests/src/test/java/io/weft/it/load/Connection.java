package io.weft.it.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks one question again and again. */
abstract class Connection {
  private static final int TIMEOUT_MILLIS = 5_000;

  private final String host;
  private final int port;

  Connection(String host, int port) {
    this.host = host;
    this.port = port;
  }

  static Connection of(String kind, String host, String port, String path) {
    int number = Integer.parseInt(port);
    return kind.equals("http") ? new Kept(host, number, path) : new Fresh(host, number);
  }

  /** The answer in one line; a failure is one, too. */
  abstract String ask();

  Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    // Reset at the end: ports that wait for late segments would run out.
    socket.setSoLinger(true, 0);
    try {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("closed after '" + line + "'");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** A connection for each request, whose answer is the greeting. */
  private static final class Fresh extends Connection {
    Fresh(String host, int port) {
      super(host, port);
    }

    @Override
    String ask() {
      try (Socket socket = connect()) {
        return line(socket.getInputStream());
      } catch (IOException e) {
        return "error: " + e.getMessage();
      }
    }
  }

  /** HTTP/1.1 on a connection that is kept; the answer is the status and the body. */
  private static final class Kept extends Connection {
    private final byte[] request;
    private Socket socket = new Socket();
    private InputStream in = InputStream.nullInputStream();

    Kept(String host, int port, String path) {
      super(host, port);
      request =
          "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
              .formatted(path, host)
              .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    String ask() {
      try {
        if (!socket.isConnected() || socket.isClosed()) {
          socket = connect();
          in = new BufferedInputStream(socket.getInputStream());
        }
        socket.getOutputStream().write(request);
        return answer();
      } catch (IOException e) {
        close();
        return "error: " + e.getMessage();
      }
    }

    private String answer() throws IOException {
      String status = line(in).split(" ", 3)[1];
      int length = 0;
      boolean close = false;
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        String lower = header.toLowerCase(java.util.Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(lower.substring(15).strip());
        }
        close |= lower.startsWith("connection:") && lower.endsWith("close");
      }
      String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      if (close) {
        close();
      }
      return status + " " + body.strip();
    }

    private void close() {
      try {
        socket.close();
      } catch (IOException e) {
        // It is not used any more.
        return;
      }
    }
  }
}
