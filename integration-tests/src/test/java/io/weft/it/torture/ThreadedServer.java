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
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A backend with non-blocking sockets whose answers are written by any of several threads: the one
 * that reads a request is rarely the one that answers it.
 */
public final class ThreadedServer {
  private static final int THREADS = 4;
  private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ExecutorService answering = Executors.newFixedThreadPool(THREADS);

  private ThreadedServer() {}

  public static void main(String[] args) throws IOException {
    var server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
    System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
    Thread.ofPlatform().daemon().start(() -> new ThreadedServer().serve(server));
    while (System.in.read() >= 0) {
      // Until whoever started it has gone.
    }
    System.exit(0);
  }

  private void serve(ServerSocketChannel server) {
    try (Selector selector = Selector.open()) {
      server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
      while (true) {
        selector.select(this::ready);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void ready(SelectionKey key) {
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

  /** Requests on one connection are answered one after the other, for clients may pipeline. */
  private boolean read(SocketChannel client, ByteArrayOutputStream unread) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(65536);
    int count = client.read(buffer);
    if (count < 0) {
      return false;
    }
    unread.write(buffer.array(), 0, count);
    for (Received request = Received.first(unread); request.whole(); ) {
      Received whole = request;
      await(answering.submit(() -> answer(client, whole)));
      request = Received.first(unread);
    }
    return true;
  }

  private static void await(java.util.concurrent.Future<?> answer) throws IOException {
    try {
      answer.get();
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new IOException(e);
    }
  }

  private static Void answer(SocketChannel client, Received request) throws IOException {
    String token = request.part(0);
    byte[] body = Message.body(token, Integer.parseInt(request.part(1)));
    boolean intact = Arrays.equals(request.body(), Message.body(token, request.body().length));
    String length =
        request.part(2).equals("close") ? "Connection: close" : "Content-Length: " + body.length;
    byte[] head =
        "HTTP/1.1 200 OK\r\nX-Token: %s\r\nX-Received: %s\r\n%s\r\n\r\n"
            .formatted(token, intact ? request.body().length : "bad", length)
            .getBytes(StandardCharsets.US_ASCII);
    if (request.part(2).equals("pieces") || request.part(2).equals("slow")) {
      write(client, head);
      write(client, body);
    } else {
      write(client, Message.join(head, body));
    }
    if (request.part(2).equals("close")) {
      client.shutdownOutput();
    }
    return null;
  }

  private static void write(SocketChannel client, byte[] octets) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    while (buffer.hasRemaining()) {
      if (client.write(buffer) == 0) {
        Thread.onSpinWait();
      }
    }
  }

  /** The first request of what was received; not whole when octets are missing. */
  private record Received(String[] path, byte[] body, boolean whole) {
    private static final Received NONE = new Received(new String[0], new byte[0], false);

    static Received first(ByteArrayOutputStream unread) {
      byte[] all = unread.toByteArray();
      int head = headEnd(all);
      if (head < 0) {
        return NONE;
      }
      String text = new String(all, 0, head, StandardCharsets.US_ASCII);
      int length = length(text);
      if (all.length < head + length) {
        return NONE;
      }
      unread.reset();
      unread.write(all, head + length, all.length - head - length);
      String[] path = text.split(" ", 3)[1].substring(1).split("/");
      return new Received(path, Arrays.copyOfRange(all, head, head + length), true);
    }

    private static int headEnd(byte[] all) {
      for (int i = 0; i + END.length <= all.length; i++) {
        if (Arrays.equals(all, i, i + END.length, END, 0, END.length)) {
          return i + END.length;
        }
      }
      return -1;
    }

    private static int length(String head) {
      return head.lines()
          .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
          .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
          .findFirst()
          .orElse(0);
    }

    String part(int index) {
      return path[index];
    }
  }
}
