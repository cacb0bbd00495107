package io.weft.testkit.connect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/** A server outside the control group: sends its mark to whoever connects, and closes then. */
final class Server implements AutoCloseable {
  private final ServerSocket socket;
  private final int mark;
  private final Thread thread;

  Server(String address, int mark) throws IOException {
    this.socket = new ServerSocket(0, 512, InetAddress.getByName(address));
    this.mark = mark;
    this.thread = Thread.ofPlatform().daemon().name("server-" + mark).start(this::serve);
  }

  private void serve() {
    try {
      while (true) {
        // The client's close comes first where it does not read, so that ports are not used up
        // here.
        Socket client = socket.accept();
        client.getOutputStream().write(mark);
        client.shutdownOutput();
        Thread.ofVirtual().start(() -> drain(client));
      }
    } catch (SocketException e) {
      // Closed.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void drain(Socket client) {
    try (client) {
      client.getInputStream().read();
    } catch (IOException e) {
      // Reset by the client.
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws Exception {
    socket.close();
    thread.join();
  }
}
