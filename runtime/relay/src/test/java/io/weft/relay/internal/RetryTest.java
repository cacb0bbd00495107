package io.weft.relay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.relay.internal.decision.Decider;
import io.weft.relay.internal.decision.Question;
import io.weft.relay.internal.decision.Verdict;
import io.weft.relay.internal.stats.Count;
import io.weft.spi.relay.ForwardOptions;
import io.weft.spi.relay.RequestAction;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a request is sent again, and when it must not be. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RetryTest {
  private static final String HOST = " HTTP/1.1\r\nHost: a.test\r\n";
  private static final String GET = "GET /a" + HOST + "\r\n";
  private static final String POST = "POST /a" + HOST + "Content-Length: 5\r\n\r\nhello";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String DOWN = "HTTP/1.1 503 Down\r\nContent-Length: 4\r\n\r\ndown";

  /** Chooses its endpoints in turn, and notes what was asked. */
  private static final class Turns implements Decider, Decider.LoopDecider {
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<InetSocketAddress> endpoints;
    private List<Integer> numbers = List.of();
    private int next;

    Turns(InetSocketAddress... endpoints) {
      this.endpoints = List.of(endpoints);
    }

    @Override
    public LoopDecider open(int loop) {
      return this;
    }

    @Override
    public void decide(Question question, Verdict verdict) {
      asked.add("decide");
      forward(verdict);
      verdict.hashPolicy = 7;
      verdict.subset = 8;
    }

    @Override
    public void pick(Question question, Verdict verdict) {
      asked.add(
          "pick cluster=%d policy=%d subset=%d head=%d"
              .formatted(question.cluster, question.hashPolicy, question.subset, question.length));
      forward(verdict);
    }

    private void forward(Verdict verdict) {
      int i = next++ % endpoints.size();
      int number = numbers.isEmpty() ? i + 1 : numbers.get(i);
      Deciding.forward(verdict, 3, number, endpoints.get(i));
      verdict.action = 1;
    }

    @Override
    public void close() {}
  }

  private static Map<Integer, RequestAction> options(
      int retries, Set<String> on, Duration timeout, Duration perTry) {
    var options = new ForwardOptions(timeout, retries, on, Set.of(418), perTry);
    return Map.of(
        1,
        new RequestAction() {
          @Override
          public ForwardOptions options() {
            return options;
          }
        });
  }

  private static Map<Integer, RequestAction> retrying(int retries, String... on) {
    return options(retries, Set.of(on), Duration.ZERO, Duration.ZERO);
  }

  private static Rig rig(Turns turns, Map<Integer, RequestAction> actions) {
    return new Rig(Rig.config(), turns, actions, FixedListener.of(1), true);
  }

  /** An address where nobody listens. */
  private static InetSocketAddress nobody() throws Exception {
    try (var socket = new ServerSocket(0)) {
      return new InetSocketAddress("127.0.0.1", socket.getLocalPort());
    }
  }

  @Test
  void anotherEndpointIsAskedForWithoutDecidingAnew() throws Exception {
    try (Backend good = Backend.answering(OK)) {
      var turns = new Turns(nobody(), good.address());
      try (Rig rig = rig(turns, retrying(1, "connect-failure"))) {
        assertEquals(OK, rig.exchange(POST));
        assertEquals(
            List.of("decide", "pick cluster=3 policy=7 subset=8 head=" + (POST.length() - 5)),
            turns.asked);
        assertEquals(2, rig.entry().attempts());
        assertEquals("-", rig.flags());
        assertEquals(1, rig.count(Count.RETRIES_TOTAL));
      }
    }
  }

  @Test
  void anEndpointThatFailedIsAvoided() throws Exception {
    try (Backend good = Backend.answering(OK)) {
      InetSocketAddress bad = nobody();
      var turns = new Turns(bad, bad, good.address());
      // The kernel may choose the same endpoint again: endpoint 1 it is at first, and at the next.
      turns.numbers = List.of(1, 1, 2);
      try (Rig rig = rig(turns, retrying(1, "reset"))) {
        assertEquals(OK, rig.exchange(GET));
        assertEquals(3, turns.asked.size());
      }
    }
  }

  @Test
  void withoutAConditionAFailureIsTheAnswer() throws Exception {
    try (Rig rig = rig(new Turns(nobody()), retrying(3, "retriable-4xx"))) {
      assertTrue(rig.exchange(GET).startsWith("HTTP/1.1 503 Service Unavailable"));
      assertEquals("UF", rig.flags());
    }
  }

  @Test
  void retriesComeToAnEnd() throws Exception {
    try (Rig rig = rig(new Turns(nobody()), retrying(3, "connect-failure"))) {
      assertTrue(rig.exchange(GET).startsWith("HTTP/1.1 503 Service Unavailable"));
      assertEquals(4, rig.entry().attempts());
      assertEquals("UF,URX", rig.flags());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"5xx", "gateway-error"})
  void anAnswerWithSuchAStatusIsDropped(String condition) throws Exception {
    try (Backend down = Backend.answering(DOWN);
        Backend good = Backend.answering(OK);
        Rig rig = rig(new Turns(down.address(), good.address()), retrying(1, condition))) {
      assertEquals(OK, rig.exchange(POST));
      assertEquals(1, good.heads.size());
    }
  }

  @Test
  void theLastAnswerIsPassedOn() throws Exception {
    try (Backend down = Backend.answering(DOWN);
        Rig rig = rig(new Turns(down.address()), retrying(2, "5xx"))) {
      assertEquals(DOWN, rig.exchange(GET));
      assertEquals(3, down.heads.size());
      assertEquals("-,URX", rig.flags());
    }
  }

  @Test
  void listedStatusesNeedTheirCondition() throws Exception {
    String teapot = "HTTP/1.1 418 No\r\nContent-Length: 0\r\n\r\n";
    try (Backend pot = Backend.answering(teapot);
        Backend good = Backend.answering(OK)) {
      var endpoints = new Turns(pot.address(), good.address());
      try (Rig rig = rig(endpoints, retrying(1, "retriable-status-codes"))) {
        assertEquals(OK, rig.exchange(GET));
      }
      try (Rig rig = rig(new Turns(pot.address(), good.address()), retrying(1, "5xx"))) {
        assertEquals(teapot, rig.exchange(GET));
      }
    }
  }

  @Test
  void aResetIsRetriedWhereAskedFor() throws Exception {
    try (Backend bad =
            new Backend(
                (b, socket) -> {
                  b.request(socket);
                  Backend.reset(socket);
                });
        Backend good = Backend.answering(OK);
        Rig rig = rig(new Turns(bad.address(), good.address()), retrying(1, "reset"))) {
      assertEquals(OK, rig.exchange(POST));
    }
  }

  /** Serves one request a connection and closes it, without having said so. */
  private static Backend forgetful(AtomicInteger served) {
    return new Backend(
        (b, socket) -> {
          b.request(socket);
          Backend.send(socket, OK);
          socket.close();
          served.incrementAndGet();
        });
  }

  @Test
  void aConnectionThatTheEndpointHasJustClosedIsNoFailure() throws Exception {
    var served = new AtomicInteger();
    try (Backend backend = forgetful(served);
        Rig rig = Rig.to(backend);
        Socket socket = rig.connect()) {
      for (int i = 0; i < 200; i++) {
        // A POST that meets a close on its way cannot be saved; one behind the close can.
        while (i % 2 == 1 && served.get() < i) {
          Thread.sleep(1);
        }
        assertEquals(OK, Rig.ask(socket, i % 2 == 0 ? GET : POST));
      }
      assertTrue(served.get() >= 199);
    }
  }

  /** Closes a kept connection only when the next request comes. */
  private static Backend sly() {
    return new Backend(
        (b, socket) -> {
          b.request(socket);
          Backend.send(socket, OK);
          b.request(socket);
          Backend.reset(socket);
        });
  }

  @Test
  void anIdempotentRequestOnAKeptConnectionIsSentOnceMore() throws Exception {
    try (Backend backend = sly();
        Rig rig = Rig.to(backend);
        Socket socket = rig.connect()) {
      assertEquals(OK, Rig.ask(socket, GET));
      assertEquals(OK, Rig.ask(socket, GET));
      assertEquals(3, backend.heads.size());
    }
  }

  @Test
  void anotherRequestIsNot() throws Exception {
    try (Backend backend = sly();
        Rig rig = Rig.to(backend);
        Socket socket = rig.connect()) {
      assertEquals(OK, Rig.ask(socket, GET));
      String answer = Rig.ask(socket, POST);
      assertTrue(answer.startsWith("HTTP/1.1 503 Service Unavailable"), answer);
      assertEquals(2, backend.heads.size());
    }
  }

  @Test
  void whatWasAnsweredInPartIsNotSentAgain() throws Exception {
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  b.request(socket);
                  Backend.send(socket, OK);
                  b.request(socket);
                  Backend.send(socket, "HTTP/1.1 200 OK\r\nConte");
                  Backend.reset(socket);
                });
        Rig rig = Rig.to(backend);
        Socket socket = rig.connect()) {
      assertEquals(OK, Rig.ask(socket, GET));
      String answer = Rig.ask(socket, GET);
      assertTrue(answer.startsWith("HTTP/1.1 503 Service Unavailable"), answer);
      assertEquals("UC", rig.entry(1).flags());
    }
  }

  @Test
  void aLongBodyIsNotKeptForAnotherTry() throws Exception {
    String big = "PUT /a" + HOST + "Content-Length: 200000\r\n\r\n" + "b".repeat(200000);
    try (Backend down =
            new Backend(
                (b, socket) -> {
                  b.request(socket);
                  Backend.send(socket, DOWN);
                });
        Rig rig = rig(new Turns(down.address()), retrying(3, "5xx"))) {
      assertTrue(rig.exchange(big).startsWith(DOWN));
      assertEquals(1, down.heads.size());
    }
  }

  @Test
  void aTryThatTakesTooLongIsGivenUp() throws Exception {
    try (Backend slow =
            new Backend(
                (b, socket) -> {
                  b.request(socket);
                  socket.getInputStream().read();
                });
        Backend good = Backend.answering(OK);
        Rig rig =
            rig(
                new Turns(slow.address(), good.address()),
                options(1, Set.of("5xx"), Duration.ofSeconds(20), Duration.ofMillis(200)))) {
      assertEquals(OK, rig.exchange(GET));
    }
  }
}
