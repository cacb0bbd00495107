package io.weft.it.torture;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The JDK's HttpClient: one selector thread, non-blocking sockets, kept connections. */
public final class JdkClient {
  private static final List<String> MODES =
      List.of("whole", "whole", "pieces", "chunked", "slow", "close");
  private static final int[] SIZES = {0, 1, 12, 700, 1024, 4096, 16384, 40000, 65536, 200000};

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final int seed;

  private JdkClient(String host, String port, int seed) {
    url = "http://" + host + ":" + port;
    this.seed = seed;
  }

  public static void main(String[] args) throws Exception {
    int requests = Integer.parseInt(args[2]);
    int connections = Integer.parseInt(args[3]);
    JdkClient all = new JdkClient(args[0], args[1], Integer.parseInt(args[4]));
    List<Callable<String>> work = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      int number = i;
      work.add(() -> all.many(number, requests / connections));
    }
    String wrong = "";
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> result : threads.invokeAll(work)) {
        wrong = wrong.isEmpty() ? result.get() : wrong;
      }
    }
    System.out.println(
        wrong.isEmpty() ? "ok " + requests / connections * connections : "bad " + wrong);
    System.exit(0);
  }

  private String many(int number, int requests) throws InterruptedException {
    Random random = new Random(seed * 1000L + number);
    for (int i = 0; i < requests; i++) {
      String wrong = one("jdk%d.%d.%d".formatted(seed, number, i), random);
      if (!wrong.isEmpty()) {
        return wrong;
      }
    }
    return "";
  }

  private String one(String token, Random random) throws InterruptedException {
    int size = SIZES[random.nextInt(SIZES.length)];
    String mode = MODES.get(random.nextInt(MODES.size()));
    int sent = random.nextInt(10) < 4 ? SIZES[random.nextInt(SIZES.length)] : 0;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("%s/%s/%d/%s".formatted(url, token, size, mode)))
            .timeout(Duration.ofSeconds(20));
    if (sent > 0) {
      request.POST(HttpRequest.BodyPublishers.ofByteArray(Message.body(token, sent)));
    }
    String what = "%s %s of %d octets, sent %d: ".formatted(token, mode, size, sent);
    try {
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      String wrong = check(answer, token, size, sent);
      return wrong.isEmpty() ? "" : what + wrong;
    } catch (java.io.IOException e) {
      return what + e;
    }
  }

  private static String check(HttpResponse<byte[]> answer, String token, int size, int sent) {
    if (answer.statusCode() != 200) {
      return "status " + answer.statusCode();
    }
    String of = answer.headers().firstValue("x-token").orElse("nobody");
    if (!of.equals(token)) {
      return "the answer of " + of;
    }
    String received = answer.headers().firstValue("x-received").orElse("nothing");
    if (!received.equals(Integer.toString(sent))) {
      return "the server received " + received;
    }
    return Arrays.equals(answer.body(), Message.body(token, size))
        ? ""
        : "another body of " + answer.body().length + " octets";
  }
}
