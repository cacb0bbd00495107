package io.weft.it.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** One kind of request, sent again and again by a few threads. */
final class Target {
  private static final int RATE_OF_THREAD = 700;

  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private final AtomicReference<String> example = new AtomicReference<>("");
  private volatile Pattern expected = Pattern.compile(".*");

  private Target() {}

  /** KIND HOST PORT PATH RATE. */
  static Target begin(String[] words) {
    var target = new Target();
    int rate = Integer.parseInt(words[4]);
    int threads = Math.max(1, rate / RATE_OF_THREAD);
    long pause = 1_000_000_000L * threads / rate;
    for (int i = 0; i < threads; i++) {
      Connection connection = Connection.of(words[0], words[1], words[2], words[3]);
      Thread.ofPlatform().daemon().start(() -> target.send(connection, pause));
    }
    return target;
  }

  /** A late request does not thin the load out: the next ones follow at once. */
  private void send(Connection connection, long pause) {
    long due = System.nanoTime();
    while (true) {
      Pattern before = expected;
      check(connection.ask(), before);
      due += pause;
      long early = due - System.nanoTime();
      if (early > 0) {
        LockSupport.parkNanos(early);
      }
    }
  }

  private void check(String answer, Pattern before) {
    requests.incrementAndGet();
    if (!before.matcher(answer).matches() && !expected.matcher(answer).matches()) {
      wrong.incrementAndGet();
      example.compareAndSet("", answer);
    }
  }

  void expect(String regex) {
    expected = Pattern.compile(regex);
  }

  String report() {
    return requests.getAndSet(0) + " " + wrong.getAndSet(0) + " " + example.getAndSet("");
  }
}
