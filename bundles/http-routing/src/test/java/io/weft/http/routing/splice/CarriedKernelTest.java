package io.weft.http.routing.splice;

import static io.weft.http.routing.splice.Exchanges.ANSWER;
import static io.weft.http.routing.splice.Exchanges.GET;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel carries arrives octet for octet, and leaves nothing behind. */
class CarriedKernelTest {
  @Test
  void carriesOneRequestAfterTheOther() throws Exception {
    try (Exchanges all = Exchanges.plain()) {
      for (int i = 0; i < 40; i++) {
        all.send(all.client.near(), GET);
        assertEquals(GET, all.read(all.link.near()), "request " + i + " reason " + all.reason());
        all.send(all.link.near(), ANSWER);
        assertEquals(ANSWER, all.read(all.client.near()), "response " + i);
      }
      assertEquals("", all.read(all.client.far()));
      assertEquals("", all.read(all.link.far()));
      assertEquals(1, all.bed.freeLinks(all.endpoint));
      assertEquals(0, all.bed.contexts());
      assertEquals(0, all.routing.harness().endpoints().active(all.endpoint));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 12, 4096, 32768, 100_000})
  void carriesBodies(int octets) throws Exception {
    String body = "x".repeat(octets);
    try (Exchanges all = Exchanges.plain()) {
      all.carries("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: " + octets + "\r\n\r\n" + body);
      String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + octets + "\r\n\r\n" + body;
      all.send(all.link.near(), answer);
      assertEquals(answer, all.read(all.client.near()));
      assertEquals(1, all.bed.clientField(all.client, "carried"));
    }
  }

  @Test
  void followsAResponseInPieces() throws Exception {
    try (Exchanges all = Exchanges.plain()) {
      all.carries(GET);
      String head = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n";
      for (String piece : new String[] {head, "abc", "d", "ef"}) {
        all.send(all.link.near(), piece);
        assertEquals(piece, all.read(all.client.near()));
      }
      assertEquals("", all.read(all.link.far()));
      assertEquals(1, all.bed.clientField(all.client, "carried"));
      assertEquals(1, all.bed.freeLinks(all.endpoint));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n"
      })
  void knowsResponsesWithoutABody(String answer) throws Exception {
    try (Exchanges all = Exchanges.plain()) {
      all.carries(GET);
      all.send(all.link.near(), answer);
      assertEquals(answer, all.read(all.client.near()));
      assertEquals(1, all.bed.clientField(all.client, "carried"));
    }
  }

  @Test
  void knowsThatTheAnswerToHeadHasNoBody() throws Exception {
    try (Exchanges all = Exchanges.plain()) {
      all.carries(GET.replace("GET", "HEAD"));
      String answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
      all.send(all.link.near(), answer);
      assertEquals(answer, all.read(all.client.near()));
      assertEquals(1, all.bed.clientField(all.client, "carried"));
    }
  }
}
