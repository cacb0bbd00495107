package io.weft.it.node;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers each request on a kept connection with its name; requests have no body. */
public final class HttpBackend implements AutoCloseable {
  private final byte[] answer;
  private final ServerSocket server;

  public HttpBackend(String name) throws IOException {
    answer =
        "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(name.length(), name)
            .getBytes(StandardCharsets.US_ASCII);
    server = new ServerSocket(0, 128, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofPlatform().daemon().start(() -> serve(client));
      } catch (IOException e) {
        // Closed: the test is over.
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        InputStream in = new BufferedInputStream(client.getInputStream())) {
      client.setTcpNoDelay(true);
      int lineLength = 0;
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '\n' && lineLength == 0) {
          client.getOutputStream().write(answer);
        } else if (c == '\n') {
          lineLength = 0;
        } else if (c != '\r') {
          lineLength++;
        }
      }
    } catch (IOException e) {
      // The relay closed the connection: that is its right.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
