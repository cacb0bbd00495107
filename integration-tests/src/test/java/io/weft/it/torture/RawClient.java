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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sends requests as no library would: cut at each place, octet by octet, many at once, two at a
 * time with a pause; reads slowly. The socket is non-blocking.
 */
public final class RawClient implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 20_000;

  private final SocketChannel channel;
  private final Selector selector;
  private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
  private int number;

  private RawClient(String host, int port) throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(host, port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
    selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
  }

  public static void main(String[] args) throws IOException {
    int requests = 0;
    try (RawClient client = new RawClient(args[0], Integer.parseInt(args[1]))) {
      requests += client.warm(20);
      requests += client.eachCut();
      requests += client.octets();
      requests += client.pipelined();
      requests += client.mixed(Integer.parseInt(args[2]));
      requests += client.slowly();
      System.out.println("ok " + requests);
    } catch (IOException | IllegalStateException e) {
      System.out.println("bad " + e);
    }
  }

  /** Whole requests, so that the connection is in the gear that it will have. */
  private int warm(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      exchange(List.of(12), 0, Integer.MAX_VALUE);
    }
    return count;
  }

  private int eachCut() throws IOException {
    int length = Message.request(token(), 12, "whole", 20).length;
    for (int cut = 1; cut < length; cut++) {
      exchange(List.of(12), 20, cut);
      exchange(List.of(12), 0, Integer.MAX_VALUE);
    }
    return 2 * (length - 1);
  }

  private int octets() throws IOException {
    String token = next();
    for (byte octet : Message.request(token, 1024, "whole", 30)) {
      write(new byte[] {octet});
    }
    answer(token, 1024, 30);
    return 1;
  }

  /**
   * Several requests in one write, and each in a write of its own without waiting for an answer.
   */
  private int pipelined() throws IOException {
    for (int round = 0; round < 200; round++) {
      exchange(List.of(12, 1024, 0, 700), 0, Integer.MAX_VALUE);
      List<String> tokens = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tokens.add(next());
        write(Message.request(tokens.getLast(), 300 * i, i % 2 == 0 ? "whole" : "pieces", 0));
      }
      for (int i = 0; i < 4; i++) {
        answer(tokens.get(i), 300 * i, 0);
      }
    }
    return 200 * 8;
  }

  private int mixed(int count) throws IOException {
    int[] sizes = {0, 12, 1024, 16384, 65536, 300_000};
    String[] modes = {"whole", "pieces", "whole", "slow"};
    for (int i = 0; i < count; i++) {
      String token = next();
      int body = i % 7 == 0 ? sizes[i % sizes.length] : 0;
      write(Message.request(token, sizes[i * 5 % sizes.length], modes[i % modes.length], body));
      answer(token, sizes[i * 5 % sizes.length], body);
    }
    return count;
  }

  /** A large answer behind small ones, read late. */
  private int slowly() throws IOException {
    for (int i = 0; i < 5; i++) {
      List<String> tokens = List.of(next(), next(), next());
      int[] sizes = {12, 2_000_000, 12};
      for (int k = 0; k < 3; k++) {
        write(Message.request(tokens.get(k), sizes[k], "whole", 0));
      }
      pause(30);
      for (int k = 0; k < 3; k++) {
        answer(tokens.get(k), sizes[k], 0);
      }
    }
    return 15;
  }

  private void exchange(List<Integer> sizes, int body, int cut) throws IOException {
    byte[] all = {};
    List<String> tokens = new ArrayList<>();
    for (int size : sizes) {
      tokens.add(next());
      all = Message.join(all, Message.request(tokens.getLast(), size, "whole", body));
    }
    write(Arrays.copyOf(all, Math.min(cut, all.length)));
    if (cut < all.length) {
      write(Arrays.copyOfRange(all, cut, all.length));
    }
    for (int i = 0; i < sizes.size(); i++) {
      answer(tokens.get(i), sizes.get(i), body);
    }
  }

  private String next() {
    number++;
    return token();
  }

  private String token() {
    return "raw%06d".formatted(number);
  }

  private void write(byte[] octets) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    while (buffer.hasRemaining()) {
      if (channel.write(buffer) == 0) {
        pause(1);
      }
    }
  }

  private void answer(String token, int size, int sent) throws IOException {
    Answer answer = Answer.first(unread);
    while (!answer.whole()) {
      read(token);
      answer = Answer.first(unread);
    }
    String wrong = answer.difference(token, size, sent);
    if (!wrong.isEmpty()) {
      throw new IllegalStateException(token + ": " + wrong);
    }
  }

  private void read(String token) throws IOException {
    if (selector.select(PATIENCE_MILLIS) == 0) {
      throw new SocketTimeoutException(token + ": no answer; received so far: " + unread);
    }
    selector.selectedKeys().clear();
    ByteBuffer buffer = ByteBuffer.allocate(65536);
    int count = channel.read(buffer);
    if (count < 0) {
      throw new IOException(token + ": the connection was closed");
    }
    unread.write(buffer.array(), 0, count);
  }

  private static void pause(long millis) {
    io.weft.it.node.Wait.sleep(millis);
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
