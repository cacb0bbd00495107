package io.weft.it.torture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A backend with non-blocking sockets that answers, or ends the connection at one of several
 * places: {@code /TOKEN/SIZE/MODE}.
 */
public final class BreakingServer {
  private BreakingServer() {}

  public static void main(String[] args) throws IOException {
    var server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
    System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
    Thread.ofPlatform().daemon().start(() -> serve(server));
    while (System.in.read() >= 0) {
      // Until whoever started it has gone.
    }
    System.exit(0);
  }

  private static void serve(ServerSocketChannel server) {
    try (Selector selector = Selector.open()) {
      server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
      while (true) {
        selector.select(BreakingServer::ready);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        SocketChannel client = ((ServerSocketChannel) key.channel()).accept();
        client.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
        client.register(key.selector(), SelectionKey.OP_READ, new ByteArrayOutputStream());
      } else if (!read((SocketChannel) key.channel(), (ByteArrayOutputStream) key.attachment())) {
        key.channel().close();
      }
    } catch (IOException e) {
      key.cancel();
    }
  }

  /** Requests have no body, so an empty line ends each. */
  private static boolean read(SocketChannel client, ByteArrayOutputStream unread)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(65536);
    int count = client.read(buffer);
    if (count < 0) {
      return false;
    }
    unread.write(buffer.array(), 0, count);
    String text = unread.toString(StandardCharsets.US_ASCII);
    int end = text.indexOf("\r\n\r\n");
    while (end >= 0) {
      if (!answer(client, text.substring(0, end).split(" ", 3)[1].substring(1).split("/"))) {
        return false;
      }
      text = text.substring(end + 4);
      end = text.indexOf("\r\n\r\n");
    }
    unread.reset();
    unread.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    return true;
  }

  /** Whether the connection goes on. */
  private static boolean answer(SocketChannel client, String[] path) throws IOException {
    byte[] body = Message.body(path[0], Integer.parseInt(path[1]));
    byte[] head =
        "HTTP/1.1 200 OK\r\nX-Token: %s\r\nX-Received: 0\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(path[0], path[2].equals("last") ? "Connection: close\r\n" : "", body.length)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] whole = Message.join(head, body);
    switch (path[2]) {
      case "none" -> {
        return false;
      }
      case "reset" -> {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        return false;
      }
      case "head" -> {
        write(client, head, head.length);
        return false;
      }
      case "half" -> {
        write(client, head, head.length);
        write(client, body, body.length / 2);
        return false;
      }
      case "cut" -> {
        write(client, whole, head.length / 2);
        return false;
      }
      case "last" -> {
        write(client, whole, whole.length);
        return false;
      }
      default -> write(client, whole, whole.length);
    }
    return true;
  }

  private static void write(SocketChannel client, byte[] octets, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(octets, 0, count);
    while (buffer.hasRemaining()) {
      if (client.write(buffer) == 0) {
        Thread.onSpinWait();
      }
    }
  }
}
