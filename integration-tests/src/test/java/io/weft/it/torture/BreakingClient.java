package io.weft.it.torture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Asks a {@link BreakingServer}: between requests that are answered there are some whose answer
 * breaks, which must be seen to be broken and nothing else. The socket is non-blocking.
 */
public final class BreakingClient implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 20_000;
  private static final String[] BREAKS = {"none", "reset", "head", "half", "cut", "last"};

  private final InetSocketAddress address;
  private final Selector selector = Selector.open();
  private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
  private SocketChannel channel;
  private boolean ended;
  private int number;
  private final int seed;

  private BreakingClient(InetSocketAddress address, int seed) throws IOException {
    this.address = address;
    this.seed = seed;
    connect();
  }

  public static void main(String[] args) throws IOException {
    var address = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    int requests = Integer.parseInt(args[2]);
    int seed = Integer.parseInt(args[4]);
    try (var client = new BreakingClient(address, seed)) {
      var random = new Random(seed);
      for (int i = 0; i < requests; i++) {
        boolean breaks = random.nextInt(6) == 0;
        client.ask(1 + random.nextInt(3000), breaks ? BREAKS[random.nextInt(6)] : "whole");
      }
      System.out.println("ok " + requests);
    } catch (IOException | IllegalStateException e) {
      System.out.println("bad " + e);
    }
  }

  private void connect() throws IOException {
    channel = SocketChannel.open(address);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    unread.reset();
    ended = false;
  }

  private void ask(int size, String mode) throws IOException {
    String token = "brk%d-%06d".formatted(seed, number++);
    byte[] request = Message.request(token, size, mode, 0);
    channel.write(ByteBuffer.wrap(request));
    byte[] whole = Message.body(token, size);
    while (!hasAnswer() && !ended) {
      read(token);
    }
    check(token, size, mode, whole);
    if (ended) {
      channel.close();
      selector.selectNow();
      connect();
    }
  }

  private boolean hasAnswer() {
    String text = unread.toString(StandardCharsets.ISO_8859_1);
    int head = text.indexOf("\r\n\r\n") + 4;
    if (head < 4) {
      return false;
    }
    int at = text.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ") + 16;
    return text.length() >= head + Integer.parseInt(text.substring(at, text.indexOf('\r', at)));
  }

  private void check(String token, int size, String mode, byte[] whole) {
    String text = unread.toString(StandardCharsets.ISO_8859_1);
    unread.reset();
    boolean answered =
        text.startsWith("HTTP/1.1 200 ") && text.contains("X-Token: " + token + "\r");
    boolean complete =
        answered && text.endsWith("\r\n\r\n" + new String(whole, StandardCharsets.ISO_8859_1));
    boolean error = text.startsWith("HTTP/1.1 502 ") || text.startsWith("HTTP/1.1 503 ");
    boolean right =
        switch (mode) {
          case "whole", "last" -> complete && !(ended && mode.equals("whole"));
          case "none", "reset", "cut" -> error;
          default -> ended && !complete && !error && (text.isEmpty() || prefix(text, token, size));
        };
    if (!right) {
      throw new IllegalStateException(
          "%s %s %d: %s%s".formatted(token, mode, size, ended ? "(ended) " : "", text));
    }
  }

  /** A cut answer holds nothing but its own octets. */
  private static boolean prefix(String text, String token, int size) {
    int end = text.indexOf("\r\n\r\n") + 4;
    String head = text.substring(0, Math.max(0, end));
    byte[] body = text.substring(Math.max(0, end)).getBytes(StandardCharsets.ISO_8859_1);
    return (end < 4 || head.contains("X-Token: " + token + "\r"))
        && Arrays.equals(body, Arrays.copyOf(Message.body(token, size), body.length));
  }

  private void read(String token) throws IOException {
    if (selector.select(PATIENCE_MILLIS) == 0) {
      throw new SocketTimeoutException(token + ": no answer; received so far: " + unread);
    }
    selector.selectedKeys().clear();
    ByteBuffer buffer = ByteBuffer.allocate(65536);
    try {
      int count = channel.read(buffer);
      ended = count < 0;
      unread.write(buffer.array(), 0, Math.max(0, count));
    } catch (IOException e) {
      ended = true;
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
