package io.weft.relay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.relay.internal.decision.Decider;
import io.weft.relay.internal.decision.Question;
import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.decision.Verdict;
import io.weft.relay.internal.net.Splicer;
import io.weft.relay.internal.splice.ClientState;
import io.weft.relay.internal.splice.JoinResult;
import io.weft.relay.internal.splice.SpliceMode;
import io.weft.relay.internal.splice.SpliceOptions;
import io.weft.relay.internal.splice.SpliceReason;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The relay's part of gear 2; the test plays the kernel's programs, and the endpoint by hand. */
@Timeout(30)
class SpliceTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final SpliceOptions AUTO =
      new SpliceOptions(SpliceMode.AUTO, List.of(), 65536, 65536, 4, 16);

  private final FakeSplice kernel = new FakeSplice();

  /** Connections of the endpoint that have seen no request: links. */
  private final BlockingQueue<Socket> links = new LinkedBlockingQueue<>();

  private final List<Integer> released = new CopyOnWriteArrayList<>();
  private final List<Integer> taken = new CopyOnWriteArrayList<>();
  private Backend backend;
  private Splicer splicer;
  private Rig rig;

  @BeforeEach
  void start() {
    backend =
        new Backend(
            (server, socket) -> {
              links.add(socket);
              while (!server.request(socket).isEmpty()) {
                links.remove(socket);
                Backend.send(socket, OK);
              }
            });
    splicer =
        new Splicer(
            () -> kernel,
            id -> id == 1 ? Optional.of(backend.address()) : Optional.empty(),
            released::add);
    splicer.configure(AUTO);
    rig = new Rig(Rig.config(), decider(), Map.of(), FixedListener.of(1), true, splicer);
  }

  private Decider decider() {
    Decider asked = Deciding.always(backend.address());
    return loop -> new Prepared(asked.open(loop));
  }

  /** Decides like another, and knows verdicts in advance: 404 for each. */
  private final class Prepared implements Decider.LoopDecider {
    private final Decider.LoopDecider asked;

    Prepared(Decider.LoopDecider asked) {
      this.asked = asked;
    }

    @Override
    public void decide(Question question, Verdict verdict) {
      asked.decide(question, verdict);
    }

    @Override
    public void pick(Question question, Verdict verdict) {
      asked.pick(question, verdict);
    }

    @Override
    public void take(int element, Verdict verdict) {
      taken.add(element);
      Deciding.reply(verdict, 404, Reason.NO_ROUTE);
    }

    @Override
    public void close() {
      asked.close();
    }
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    backend.close();
  }

  private static void until(String what, BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(5);
    }
    assertTrue(condition.getAsBoolean(), what);
  }

  /** A client whose connection is joined. */
  private Socket joined() throws Exception {
    Socket client = rig.connect();
    int before = kernel.joinedClients.size();
    assertTrue(Rig.ask(client, GET).endsWith("ok"));
    until("the client is joined", () -> kernel.joinedClients.size() > before);
    return client;
  }

  private int client() {
    return kernel.joinedClients.getLast();
  }

  /** A link that is joined and offered, by the endpoint's end of it. */
  private Socket link() throws Exception {
    links.clear();
    int before = kernel.pools().free(1);
    kernel.demand(1);
    until("a link is offered", () -> kernel.pools().free(1) > before);
    return links.poll(5, TimeUnit.SECONDS);
  }

  private int linkElement() {
    return kernel.joinedLinks.getLast();
  }

  private void lease(int timeoutMillis) {
    rig.counts(1);
    kernel.lease(client(), linkElement(), timeoutMillis);
  }

  private void carried() {
    rig.counts(-1);
    kernel.carried(client(), linkElement());
  }

  private static void silent(Socket client) throws IOException {
    client.setSoTimeout(150);
    try {
      assertEquals("nothing", "octet " + client.getInputStream().read());
    } catch (SocketTimeoutException e) {
      client.setSoTimeout(20_000);
    }
  }

  @Test
  void aClientIsJoinedAfterItsFirstExchange() throws Exception {
    try (Socket client = rig.connect()) {
      Backend.send(client, GET.substring(0, 5));
      Thread.sleep(50);
      assertEquals(List.of(), kernel.joinedClients);
      Backend.send(client, GET.substring(5));
      until("the client is joined", () -> kernel.joinedClients.equals(List.of(1)));
      assertEquals(1, splicer.clients());
    }
    until("the client is gone", () -> splicer.clients() == 0);
    assertEquals(ClientState.LEFT, kernel.clients().state(1));
  }

  @Test
  void nobodyIsJoinedUnlessItIsWanted() throws Exception {
    splicer.configure(SpliceOptions.NEVER);
    try (Socket client = rig.connect()) {
      assertTrue(Rig.ask(client, GET).endsWith("ok"));
      assertTrue(Rig.ask(client, GET).endsWith("ok"));
      assertEquals(List.of(), kernel.joinedClients);
    }
  }

  @Test
  void relayedRequestsCountBehindTheirAnswers() throws Exception {
    try (Socket client = joined()) {
      assertEquals(999, kernel.clients().doneSeq(client()));
      assertTrue(Rig.ask(client, GET).endsWith("ok"));
      int next = 1000 + GET.length();
      until("the request is counted", () -> kernel.clients().doneSeq(client()) == next);
      Backend.send(client, GET.substring(0, 9));
      Thread.sleep(50);
      assertEquals(next, kernel.clients().doneSeq(client()));
      Backend.send(client, GET.substring(9));
      until(
          "the next one, too", () -> kernel.clients().doneSeq(client()) == 1000 + 2 * GET.length());
    }
  }

  @Test
  void anApplicationThatBlocksStaysWithTheRelay() throws Exception {
    kernel.clientResult = JoinResult.BLOCKING;
    try (Socket client = rig.connect()) {
      assertTrue(Rig.ask(client, GET).endsWith("ok"));
      assertTrue(Rig.ask(client, GET).endsWith("ok"));
      until("why", () -> splicer.reasons().containsValue("its file is blocking"));
      assertEquals(0, splicer.clients());
    }
  }

  @Test
  void aResponseThatThePeerPassesIsRelayedWhole() throws Exception {
    try (Socket client = joined();
        Socket endpoint = link()) {
      lease(0);
      kernel.pass(client(), linkElement(), 0, 0);
      Backend.send(endpoint, OK.substring(0, 20));
      Thread.sleep(30);
      Backend.send(endpoint, OK.substring(20));
      assertEquals(OK, new String(client.getInputStream().readNBytes(OK.length())));
      until("idle again", () -> kernel.clients().state(client()) == ClientState.IDLE);
      until("the link is free", () -> kernel.pools().free(1) == 1);
      assertEquals(0, kernel.links().client(linkElement()));
      assertEquals(999, kernel.clients().doneSeq(client()));
      assertTrue(Rig.ask(client, GET).endsWith("ok"));
    }
  }

  @Test
  void whatTheClientHasGotIsNotSentAgain() throws Exception {
    try (Socket client = joined();
        Socket endpoint = link()) {
      lease(0);
      kernel.pass(client(), linkElement(), OK.length() - 1, 6);
      Backend.send(endpoint, "end");
      Backend.send(endpoint, "ing");
      assertEquals("ending", new String(client.getInputStream().readNBytes(6)));
      until("the link is free", () -> kernel.pools().free(1) == 1);
    }
  }

  @Test
  void octetsBehindAResponseCostTheLink() throws Exception {
    try (Socket client = joined();
        Socket endpoint = link()) {
      lease(0);
      kernel.pass(client(), linkElement(), 0, 0);
      Backend.send(endpoint, OK + "more");
      assertEquals(OK, new String(client.getInputStream().readNBytes(OK.length())));
      silent(client);
      until("the endpoint sees the end", endpoint::isClosed);
      assertEquals(0, kernel.pools().free(1));
    }
  }

  @Test
  void octetsThatNobodyAskedForCostTheLink() throws Exception {
    try (Socket client = joined();
        Socket endpoint = link()) {
      Backend.send(endpoint, OK);
      until("the link is gone", () -> splicer.links() == 0);
      assertEquals(0, kernel.pools().free(1));
      silent(client);
    }
  }

  @Test
  void anEndpointThatClosesLeavesA502() throws Exception {
    try (Socket client = joined()) {
      Socket endpoint = link();
      lease(0);
      endpoint.close();
      String answer = Backend.until(client.getInputStream(), "\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 502 "), answer);
      until("idle again", () -> kernel.clients().state(client()) == ClientState.IDLE);
      until("the link is gone", () -> splicer.links() == 0);
      assertEquals(0, kernel.pools().free(1));
      assertEquals("UC", rig.entry(1).flags());
    }
  }

  @Test
  void aResponseCutShortIsSeenToBe() throws Exception {
    try (Socket client = joined()) {
      Socket endpoint = link();
      lease(0);
      kernel.put(linkElement(), 10, 90);
      endpoint.close();
      try {
        assertEquals(-1, client.getInputStream().read());
      } catch (IOException e) {
        assertTrue(e.getMessage().contains("reset"), e.getMessage());
      }
    }
  }

  @Test
  void aLateResponseIsA504AndNeverComes() throws Exception {
    try (Socket client = joined();
        Socket endpoint = link()) {
      lease(200);
      String answer = Backend.until(client.getInputStream(), "\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 504 "), answer);
      assertEquals("UT", rig.entry(1).flags());
      until("the link is gone", () -> splicer.links() == 0);
      until("the endpoint sees the end", endpoint::isClosed);
    }
  }

  @Test
  void aRequestBehindOneOfTheKernelWaitsForItsResponse() throws Exception {
    try (Socket client = joined();
        Socket endpoint = link()) {
      lease(0);
      Backend.send(client, GET);
      silent(client);
      kernel.turn = 6; // The response's last octets are on their way into the client's queue.
      carried();
      silent(client);
      kernel.turn = 7;
      assertTrue(Rig.ask(client, "").endsWith("ok"));
      until("the kernel may go on", () -> kernel.clients().link(client()) == 0);
      assertTrue(endpoint.isConnected());
    }
  }

  @Test
  void aLookThatNobodyNeedsAnyMoreLeavesTheNextRequestItsLink() throws Exception {
    try (Socket client = joined();
        Socket endpoint = link()) {
      int begun = 0;
      for (int round = 1; begun < 3; round++) {
        assertTrue(round < 200, "the relay never looked after it had had its turn");
        relayBehindAPassedOne(client, endpoint, round);
        if (requestAtTheNextLook()) {
          begun++;
          assertEquals(linkElement(), kernel.clients().link(client()));
          carried();
        }
      }
    }
  }

  /** The second request has its turn while the relay still waits to look whether it has. */
  private void relayBehindAPassedOne(Socket client, Socket endpoint, int round) throws Exception {
    lease(0);
    Backend.send(client, GET);
    Thread.sleep(15);
    kernel.pass(client(), linkElement(), 0, 0);
    Backend.send(endpoint, OK);
    assertEquals(OK + OK, new String(client.getInputStream().readNBytes(2 * OK.length())));
    int next = 1000 + round * GET.length();
    until("the kernel may go on", () -> kernel.clients().doneSeq(client()) == next);
    until("the link is free", () -> kernel.pools().free(1) == 1);
  }

  /** A program gives a request to the link when the relay looks next: whether it looked soon. */
  private boolean requestAtTheNextLook() throws InterruptedException {
    var looked = new CountDownLatch(1);
    kernel.meanwhile =
        () -> {
          kernel.meanwhile = () -> {};
          lease(0);
          looked.countDown();
        };
    boolean soon = looked.await(10, TimeUnit.MILLISECONDS);
    Thread.sleep(5);
    kernel.meanwhile = () -> {};
    return soon || looked.getCount() == 0;
  }

  @Test
  void aVerdictIsTakenOverOnce() throws Exception {
    try (Socket client = joined()) {
      kernel.passed(client(), SpliceReason.VERDICT, 130);
      Backend.send(client, GET);
      assertTrue(Backend.until(client.getInputStream(), "\r\n\r\n").contains(" 404 "));
      assertEquals(List.of(130), taken);
      assertEquals(0, kernel.clients().decision(client()));
      assertEquals(List.of(), released);
      assertEquals(1, backend.heads.size());
    }
  }

  @Test
  void aVerdictThatNobodyTakesIsGivenBack() throws Exception {
    try (Socket client = joined()) {
      kernel.passed(client(), SpliceReason.VERDICT, 131);
      Backend.send(client, GET.substring(0, 8));
      Thread.sleep(30);
    }
    until("it is given back", () -> released.equals(List.of(131)));
  }

  @Test
  void aConnectionWhoseMessagesNeverFitLeaves() throws Exception {
    try (Socket client = joined()) {
      for (int i = 0; i < 20; i++) {
        kernel.passed(client(), SpliceReason.NOT_WHOLE, 0);
        assertTrue(Rig.ask(client, GET).endsWith("ok"));
      }
      until("it is taken out", () -> kernel.removedClients.equals(List.of(1)));
      assertEquals(ClientState.LEFT, kernel.clients().state(1));
      assertTrue(splicer.reasons().containsValue("not_whole"));
      assertTrue(Rig.ask(client, GET).endsWith("ok"));
    }
  }

  @Test
  void aConnectionWithOctetsInItsQueueIsNotTakenOut() throws Exception {
    try (Socket client = joined()) {
      kernel.turn = 5;
      splicer.configure(SpliceOptions.NEVER);
      until("it leaves", () -> kernel.clients().state(client()) == ClientState.LEFT);
      Thread.sleep(300);
      assertEquals(List.of(), kernel.removedClients);
      kernel.turn = 7;
      until("it is taken out", () -> kernel.removedClients.equals(List.of(1)));
      assertTrue(Rig.ask(client, GET).endsWith("ok"));
    }
  }

  @Test
  void demandOpensLinksUpToTheirNumber() throws Exception {
    for (int i = 1; i <= 4; i++) {
      int wanted = i;
      until(
          "link " + i,
          () -> {
            kernel.demand(1);
            return splicer.links() >= wanted;
          });
    }
    kernel.demand(1);
    Thread.sleep(100);
    assertEquals(4, splicer.links());
    kernel.demand(2);
    Thread.sleep(50);
    assertEquals(4, splicer.links());
  }

  @Test
  void anEndpointElsewhereGetsNoLinksAndAReason() throws Exception {
    kernel.linkResult = JoinResult.NO_NEAR;
    kernel.demand(1);
    until("why", () -> rig.relay.links().stream().anyMatch(v -> v.reason().contains("no such")));
    int before = backend.connections.get();
    kernel.demand(1);
    Thread.sleep(100);
    assertEquals(before, backend.connections.get());
  }

  @Test
  void aClientThatGoesTakesItsLinkAlong() throws Exception {
    Socket client = joined();
    try (Socket endpoint = link()) {
      lease(0);
      Backend.reset(client);
      until("the link is gone", () -> splicer.links() == 0);
      until("the endpoint sees the end", endpoint::isClosed);
    }
  }

  @Test
  void aHalfClosedClientGetsItsResponse() throws Exception {
    try (Socket client = joined();
        Socket endpoint = link()) {
      lease(0);
      client.shutdownOutput();
      silent(client);
      kernel.pass(client(), linkElement(), 0, 0);
      Backend.send(endpoint, OK);
      assertEquals(OK, Rig.rest(client));
    }
  }
}
