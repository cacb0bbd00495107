package io.weft.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Two connections that are spliced: c to a, u to b. What b sends goes into c's queue, if told so.
 */
final class SpliceRig implements AutoCloseable {
  private static final int BUFFER = 16 << 10;

  /** Waits of a millisecond for what a loopback does at once. */
  private static final int PATIENCE = 100;

  final SpliceObject object;
  final SocketChannel c;
  final SocketChannel a;
  final SocketChannel u;
  final SocketChannel b;
  private final int bound;

  SpliceRig(SpliceObject object, int bound) throws IOException {
    this.object = object;
    this.bound = bound;
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      listener.bind(new InetSocketAddress(loopback, 0));
      c = SocketChannel.open(listener.getLocalAddress());
      a = listener.accept();
      u = SocketChannel.open();
      u.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
      u.connect(listener.getLocalAddress());
      b = listener.accept();
    }
    for (SocketChannel end : new SocketChannel[] {c, a, u, b}) {
      end.configureBlocking(false);
    }
    join(SpliceEnd.C, c);
    join(SpliceEnd.A, a);
    join(SpliceEnd.B, b);
    join(SpliceEnd.U, u);
    pass();
  }

  private void join(SpliceEnd end, SocketChannel channel) throws IOException {
    object.join(
        end,
        (InetSocketAddress) channel.getLocalAddress(),
        (InetSocketAddress) channel.getRemoteAddress());
  }

  void pass() {
    object.order(false, 0);
  }

  void redirect() {
    object.order(true, bound);
  }

  /** b's octets go into c's queue. */
  void give(String text) throws IOException {
    redirect();
    send(b, text);
    pass();
  }

  static void send(SocketChannel channel, String text) throws IOException {
    int sent = channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    if (sent != text.length()) {
      throw new KernelException("%d of %d octets were sent".formatted(sent, text.length()));
    }
  }

  /** Reads up to so many octets, with the patience that a loopback needs. */
  static String read(SocketChannel channel, int octets) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(octets);
    for (int i = 0; i < PATIENCE && buffer.hasRemaining(); i++) {
      int count = channel.read(buffer);
      if (count < 0) {
        break;
      }
      if (count == 0) {
        pause();
      }
    }
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
  }

  static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    c.close();
    a.close();
    u.close();
    b.close();
  }
}
