package io.weft.it.node;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server that greets each connection with its name, then echoes lines. */
public final class Backend implements AutoCloseable {
  private final String name;
  private final ServerSocket server;

  public Backend(String name, InetAddress address) throws IOException {
    this.name = name;
    server = new ServerSocket(0, 128, address);
    Thread.ofVirtual().start(this::accept);
  }

  public Backend(String name) throws IOException {
    this(name, InetAddress.getByName("127.0.0.1"));
  }

  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        // Closed: the test is over.
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.getOutputStream().write((name + "\n").getBytes(StandardCharsets.US_ASCII));
      InputStream in = client.getInputStream();
      byte[] buffer = new byte[4096];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        client.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException e) {
      // The client went away: that is its right.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
