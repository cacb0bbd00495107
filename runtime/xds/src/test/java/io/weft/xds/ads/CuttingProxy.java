package io.weft.xds.ads;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Carries connections to a server, and cuts one after so many bytes of answers. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

  CuttingProxy(int target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The connection on which the answers have become this long is cut. */
  void cutAfter(long bytes) {
    left.set(bytes);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        Thread.ofVirtual().start(() -> carry(client, server, new AtomicLong(Long.MAX_VALUE)));
        Thread.ofVirtual().start(() -> carry(server, client, left));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void carry(Socket from, Socket to, AtomicLong left) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[4096];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        int length = (int) Math.min(n, left.getAndAdd(-n));
        if (length > 0) {
          out.write(buffer, 0, length);
        }
        if (length < n) {
          left.set(Long.MAX_VALUE);
          return;
        }
      }
    } catch (IOException e) {
      // The other direction has ended.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
