package io.weft.http.routing.splice;

import static io.weft.http.routing.splice.Exchanges.ANSWER;
import static io.weft.http.routing.splice.Exchanges.GET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not certain goes to the relay, every octet of it, with the reason. */
class PassedKernelTest {
  private static final int KERNEL = 2;
  private static final int PASSING = 3;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx",
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\nx",
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\nx",
        "POST /a HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: h\r\nUpgrade: h2c\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, x-hop\r\nx-hop: 1\r\n\r\n",
        "GET /a HTTP/1.0\r\nHost: h\r\n\r\n",
        "GET http://h/a HTTP/1.1\r\nHost: h\r\n\r\n",
        "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /a HTTP/1.1\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost : h\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: h\r\n x: 1\r\n\r\n",
        "GET /a HTTP/1.1\nHost: h\n\n",
        "\r\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: h\r\n",
        "GET /a HTTP/1.1\r\nHost: h\r\n\r\nG",
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nx",
        "x"
      })
  void leavesWhatIsNotOnePlainMessage(String request) throws Exception {
    try (Exchanges all = Exchanges.plain()) {
      all.passes(request, "NOT_PLAIN");
      assertEquals(0, all.bed.clientField(all.client, "decision"));
      assertEquals(0, all.bed.contexts());
      all.answered(request);
      all.carries(GET);
    }
  }

  @Test
  void leavesAPipelinedRequest() throws Exception {
    try (Exchanges all = Exchanges.plain()) {
      all.carries(GET);
      all.send(all.client.near(), GET);
      assertEquals(GET, all.read(all.client.far()));
      all.send(all.link.near(), ANSWER);
      assertEquals(ANSWER, all.read(all.client.near()));
      all.passes(GET, "BUSY");
      all.answered(GET + GET);
      all.carries(GET);
    }
  }

  @Test
  void keepsTheVerdictThatTheRelayCarriesOut() throws Exception {
    String reply = "{\"match\":{\"path\":\"/no\"},\"direct_response\":{\"status\":403}}";
    String retry =
        "{\"match\":{\"prefix\":\"/\"},\"route\":{\"cluster\":\"a\","
            + "\"retry_policy\":{\"retry_on\":\"5xx\",\"num_retries\":2}}}";
    try (Exchanges all = new Exchanges(reply + "," + retry)) {
      for (String request : new String[] {GET.replace("/a", "/no"), GET, GET.replace("/a", "/b")}) {
        all.passes(request, "VERDICT");
        assertNotEquals(0, all.bed.clientField(all.client, "decision"));
        assertEquals(1, all.bed.contexts());
        all.answered(request);
        assertEquals(0, all.bed.contexts());
      }
    }
  }

  @Test
  void leavesWhatFindsNoLink() throws Exception {
    try (Exchanges all = Exchanges.plain()) {
      all.carries(GET);
      var first = all.client;
      all.client = all.bed.client(1);
      all.passes(GET, "NO_LINK");
      all.answered(GET);
      all.client = first;
      all.send(all.link.near(), ANSWER);
      assertEquals(ANSWER, all.read(first.near()));
      all.client = all.bed.client(1);
      all.carries(GET);
    }
  }

  @Test
  void leavesWhatIsTooLarge() throws Exception {
    try (Exchanges all = Exchanges.plain()) {
      all.bed.options(256 << 10, GET.length() - 1);
      all.passes(GET, "FULL");
      all.answered(GET);
      all.bed.options(GET.length() - 1, 128 << 10);
      all.passes(GET, "FULL");
      assertEquals(1, all.bed.freeLinks(all.endpoint));
    }
  }

  @Test
  void leavesARequestWhileOctetsLieUnreadInTheLink() throws Exception {
    try (Exchanges all = Exchanges.plain()) {
      all.send(all.link.far(), "x");
      all.send(all.client.near(), GET);
      assertEquals(GET, all.read(all.client.far()));
      assertEquals(all.bed.reason("NOT_DRAINED"), all.reason());
      all.answered(GET);
      assertEquals("x", all.read(all.link.near()));
      all.carries(GET);
    }
  }

  @Test
  void leavesAResponseWhileTheRelaysOctetsLieUnread() throws Exception {
    try (Exchanges all = Exchanges.plain()) {
      all.send(all.client.far(), "first");
      all.carries(GET);
      all.send(all.link.near(), ANSWER);
      assertEquals(ANSWER, all.read(all.link.far()));
      assertEquals(all.bed.reason("NOT_DRAINED"), all.reason());
      assertEquals(PASSING, all.bed.clientField(all.client, "state"));
      assertEquals("first", all.read(all.client.near()));
      assertEquals(0, all.bed.freeLinks(all.endpoint));
    }
  }

  @Test
  void leavesTheRestWhenTheClientDoesNotRead() throws Exception {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n";
    try (Exchanges all = Exchanges.plain()) {
      all.bed.options(50_000, 128 << 10);
      all.carries(GET);
      String piece = "y".repeat(40_000);
      all.send(all.link.near(), head);
      all.send(all.link.near(), piece);
      all.send(all.link.near(), piece);
      assertEquals(piece, all.read(all.link.far()));
      assertEquals(all.bed.reason("FULL"), all.reason());
      assertEquals(head.length() + 40_000, all.bed.linkField(all.link, "sent"));
      assertEquals(60_000, all.bed.linkField(all.link, "expected"));
      assertEquals(head + piece, all.read(all.client.near()));
      all.send(all.link.near(), "z");
      assertEquals("z", all.read(all.link.far()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nuntil the end",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
        "nonsense"
      })
  void leavesAResponseThatIsNotPlain(String answer) throws Exception {
    try (Exchanges all = Exchanges.plain()) {
      all.carries(GET);
      assertEquals(KERNEL, all.bed.clientField(all.client, "state"));
      all.send(all.link.near(), answer);
      assertEquals(answer, all.read(all.link.far()));
      assertEquals("", all.read(all.client.near()));
      assertEquals(PASSING, all.bed.clientField(all.client, "state"));
      assertEquals(0, all.bed.contexts());
    }
  }

  @Test
  void leavesMoreThanTheResponse() throws Exception {
    try (Exchanges all = Exchanges.plain()) {
      all.carries(GET);
      all.send(all.link.near(), ANSWER + "x");
      assertEquals(ANSWER + "x", all.read(all.link.far()));
      assertEquals(all.bed.reason("NOT_WHOLE"), all.reason());
    }
  }

  @Test
  void leavesWhatNobodyAskedFor() throws Exception {
    try (Exchanges all = Exchanges.plain()) {
      all.send(all.link.near(), "x");
      assertEquals("x", all.read(all.link.far()));
      all.carries(GET);
      all.send(all.link.near(), ANSWER);
      assertEquals(ANSWER, all.read(all.client.near()));
    }
  }

  @Test
  void leavesAClientThatTheRelayHasTaken() throws Exception {
    try (Exchanges all = Exchanges.plain()) {
      all.carries(GET);
      all.bed.clientField(all.client, "state", 4);
      all.send(all.link.near(), ANSWER);
      assertEquals(ANSWER, all.read(all.link.far()));
    }
  }

  @Test
  void leavesBlockingFiles() throws Exception {
    try (Exchanges all = Exchanges.plain()) {
      all.link.near().configureBlocking(true);
      all.send(all.client.near(), GET);
      assertEquals(GET, all.read(all.client.far()));
      assertEquals(all.bed.reason("BLOCKING"), all.reason());
    }
  }

  @Test
  void leavesAnEndpointThatCloses() throws Exception {
    try (Exchanges all = Exchanges.plain()) {
      all.link.near().shutdownOutput();
      all.send(all.client.near(), GET);
      assertEquals(GET, all.read(all.client.far()));
      assertEquals(all.bed.reason("CLOSING"), all.reason());
    }
  }
}
