package io.weft.testkit.connect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The process in the control group: does what each line on its input says, one line an answer. */
final class ConnectClient {
  private static final int EINPROGRESS = 115;
  private static final int THREADS = 4;

  private ConnectClient() {}

  public static void main(String[] args) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(run(line.split(" ")));
    }
  }

  private static String run(String[] words) throws Exception {
    return switch (words[0]) {
      case "connect" -> connect(words);
      case "start" -> start(words);
      case "close" -> close(Integer.parseInt(words[1]));
      case "many" -> many(words, Integer.parseInt(words[4]));
      case "java" -> java(address(words));
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private static int family(String[] words) {
    return words[1].startsWith("4") ? PosixSockets.INET : PosixSockets.INET6;
  }

  private static InetSocketAddress address(String[] words) {
    return new InetSocketAddress(words[2], Integer.parseInt(words[3]));
  }

  /** {@code connect FAMILY HOST PORT}: the descriptor, errno, milliseconds and the peer's name. */
  private static String connect(String[] words) {
    boolean blocking = !words[1].endsWith("n");
    int fd = PosixSockets.socket(family(words), blocking);
    long begun = System.nanoTime();
    int errno = -PosixSockets.connect(fd, family(words), address(words));
    if (errno == EINPROGRESS && !blocking) {
      errno = PosixSockets.await(fd, 5000);
    }
    long millis = (System.nanoTime() - begun) / 1_000_000;
    return "%d %d %d %s".formatted(fd, errno, millis, PosixSockets.peer(fd).replace(' ', '_'));
  }

  /** As connect, but does not wait for the end of it. */
  private static String start(String[] words) {
    int fd = PosixSockets.socket(family(words), false);
    int errno = -PosixSockets.connect(fd, family(words), address(words));
    return "%d %d 0 none".formatted(fd, errno);
  }

  private static String close(int fd) {
    PosixSockets.close(fd);
    return "closed";
  }

  /** Connects and closes, several at a time: how often each errno came. */
  private static String many(String[] words, int times) throws Exception {
    Map<Integer, Integer> counts = new TreeMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Map<Integer, Integer>>> parts = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        parts.add(threads.submit(() -> some(words, times / THREADS)));
      }
      for (Future<Map<Integer, Integer>> part : parts) {
        part.get().forEach((errno, count) -> counts.merge(errno, count, Integer::sum));
      }
    }
    return counts.toString().replace(" ", "");
  }

  private static Map<Integer, Integer> some(String[] words, int times) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int i = 0; i < times; i++) {
      int fd = PosixSockets.socket(family(words), true);
      counts.merge(-PosixSockets.connect(fd, family(words), address(words)), 1, Integer::sum);
      PosixSockets.close(fd);
    }
    return counts;
  }

  /** What a Java client gets: the first byte that the server sends. */
  private static String java(InetSocketAddress to) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(to, 5000);
      return "read " + socket.getInputStream().read();
    }
  }
}
