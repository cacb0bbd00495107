package io.weft.relay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.relay.internal.decision.Reason;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where HTTP has a relay do more than pass octets on. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SemanticsTest {
  private static final String HOST = " HTTP/1.1\r\nHost: a.test\r\n";
  private static final String GET = "GET /a" + HOST + "\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void anAnswerThatEndsWithItsConnectionEndsTheClients() throws Exception {
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  b.request(socket);
                  Backend.send(socket, "HTTP/1.1 200 OK\r\nx: 1\r\n\r\nuntil the end");
                });
        Rig rig = Rig.to(backend)) {
      assertEquals(
          "HTTP/1.1 200 OK\r\nx: 1\r\nconnection: close\r\n\r\nuntil the end",
          rig.exchange(GET + GET));
    }
  }

  @Test
  void anEndpointOfHttp10IsAnsweredForInHttp11() throws Exception {
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  b.request(socket);
                  Backend.send(socket, "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
                });
        Rig rig = Rig.to(backend)) {
      assertEquals(OK + OK, rig.exchange(GET + GET));
      assertEquals(2, backend.connections.get(), "HTTP/1.0 does not keep connections");
    }
  }

  @Test
  void aCloseOfTheEndpointIsNotTheClients() throws Exception {
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  b.request(socket);
                  Backend.send(
                      socket,
                      "HTTP/1.1 200 OK\r\nConnection: close, x-hop\r\nx-hop: 1\r\n"
                          + "Content-Length: 2\r\n\r\nok");
                });
        Rig rig = Rig.to(backend)) {
      assertEquals(OK + OK, rig.exchange(GET + GET));
    }
  }

  @Test
  void expectIsAnsweredByTheRelay() throws Exception {
    try (Backend backend = Backend.answering(OK);
        Rig rig = Rig.to(backend);
        Socket socket = rig.connect()) {
      Backend.send(socket, "PUT /a" + HOST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      String interim = Backend.until(socket.getInputStream(), "\r\n\r\n");
      assertEquals("HTTP/1.1 100 Continue\r\n\r\n", interim);
      Backend.send(socket, "hi");
      socket.shutdownOutput();
      assertEquals(OK, Rig.rest(socket));
      assertFalse(backend.heads.getFirst().contains("Expect"), backend.heads.getFirst());
    }
  }

  @Test
  void aRefusedExpectationGetsNoContinue() throws Exception {
    var decider = Deciding.by((question, verdict) -> Deciding.reply(verdict, 403, Reason.DENIED));
    try (Rig rig = Rig.of(Rig.config(), decider);
        Socket socket = rig.connect()) {
      Backend.send(socket, "PUT /a" + HOST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      String answer = Rig.rest(socket);
      assertTrue(answer.startsWith("HTTP/1.1 403 Forbidden\r\n"), answer);
      assertTrue(answer.contains("connection: close\r\n"), answer);
      assertEquals("UAEX", rig.flags());
    }
  }

  @Test
  void anUpgradeBecomesATunnelBothWays() throws Exception {
    String upgrade = "GET /ws" + HOST + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    String switching =
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  b.request(socket);
                  Backend.send(socket, switching + "first");
                  byte[] got = socket.getInputStream().readNBytes(5);
                  socket.getOutputStream().write(got);
                  socket.shutdownOutput();
                  assertEquals("", Rig.rest(socket));
                });
        Rig rig = Rig.to(backend);
        Socket socket = rig.connect()) {
      // The bytes behind the request belong to the new protocol.
      Backend.send(socket, upgrade + "hello");
      assertEquals(switching + "firsthello", Rig.rest(socket));
      assertEquals(upgrade, backend.heads.getFirst());
      socket.shutdownOutput();
    }
  }

  @Test
  void aDeclinedUpgradeEndsTheConnection() throws Exception {
    try (Backend backend = Backend.answering(OK);
        Rig rig = Rig.to(backend)) {
      String upgrade = "GET /ws" + HOST + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
      String answer = rig.exchange(upgrade + GET);
      assertTrue(answer.contains("connection: close"), answer);
      assertEquals(1, backend.heads.size(), "what follows may be the other protocol");
    }
  }

  @Test
  void connectIsRefused() throws Exception {
    try (Backend backend = Backend.answering(OK);
        Rig rig = Rig.to(backend)) {
      String answer = rig.exchange("CONNECT a.test:80" + HOST + "\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
      assertEquals(0, backend.connections.get());
    }
  }

  @Test
  void aClientOfHttp10GetsNoChunks() throws Exception {
    String chunked =
        "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3;x=1\r\nabc\r\n2\r\nde\r\n0\r\nx-t: 1\r\n\r\n";
    try (Backend backend = Backend.answering(chunked);
        Rig rig = Rig.to(backend)) {
      assertEquals(
          "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nabcde",
          rig.exchange("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
      assertEquals(
          "GET /a HTTP/1.1\r\nConnection: keep-alive\r\nhost:\r\n\r\n", backend.heads.getFirst());
    }
  }

  @Test
  void aClientOfHttp10MayKeepItsConnection() throws Exception {
    try (Backend backend = Backend.answering(OK);
        Rig rig = Rig.to(backend)) {
      String get = "GET /a HTTP/1.0\r\nHost: a\r\n";
      String kept = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nconnection: keep-alive\r\n\r\nok";
      String last = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nconnection: close\r\n\r\nok";
      assertEquals(
          kept + last,
          rig.exchange(get + "Connection: keep-alive\r\n\r\n" + get + "\r\n" + get + "\r\n"));
    }
  }

  @Test
  void anEarlyAnswerEndsTheUpload() throws Exception {
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  b.head(socket);
                  Backend.send(socket, "HTTP/1.1 413 Too Big\r\nContent-Length: 2\r\n\r\nno");
                  socket.getInputStream().readAllBytes();
                });
        Rig rig = Rig.to(backend);
        Socket socket = rig.connect()) {
      Backend.send(socket, "POST /a" + HOST + "Content-Length: 100000\r\n\r\nsome of it");
      assertEquals(
          "HTTP/1.1 413 Too Big\r\nContent-Length: 2\r\nconnection: close\r\n\r\nno",
          Rig.rest(socket));
    }
  }

  @Test
  void anAnswerMayBeginBeforeTheRequestEnds() throws Exception {
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  b.head(socket);
                  Backend.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
                  socket.getOutputStream().write(socket.getInputStream().readNBytes(10));
                });
        Rig rig = Rig.to(backend);
        Socket socket = rig.connect()) {
      Backend.send(socket, "POST /a" + HOST + "Content-Length: 10\r\n\r\n");
      String head = Backend.until(socket.getInputStream(), "\r\n\r\n");
      assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n"), head);
      Backend.send(socket, "0123456789");
      assertEquals("0123456789", Rig.rest(socket));
    }
  }

  @Test
  void anEndpointsNonsenseIsABadGateway() throws Exception {
    String[] answers = {
      "nonsense\r\n\r\n",
      "HTTP/2.0 200 OK\r\n\r\n",
      "HTTP/1.1 20 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "HTTP/1.1 200 OK\r\nbad name: 1\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
      "HTTP/1.1 101 Switching Protocols\r\n\r\n",
      "HTTP/1.1 200 OK\r\nx: " + "y".repeat(40000) + "\r\n\r\n",
    };
    for (String bad : answers) {
      try (Backend backend =
              new Backend(
                  (b, socket) -> {
                    b.request(socket);
                    Backend.send(socket, bad);
                    socket.getInputStream().readAllBytes();
                  });
          Rig rig = Rig.to(backend);
          Socket socket = rig.connect()) {
        Backend.send(socket, GET);
        String head = Backend.until(socket.getInputStream(), "\r\n\r\n");
        assertTrue(head.startsWith("HTTP/1.1 502 Bad Gateway\r\n"), bad + head);
        assertEquals("UPE", rig.flags());
      }
    }
  }

  @Test
  void moreThanTheAnswerNeverMeetsTheNextRequest() throws Exception {
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  b.request(socket);
                  Backend.send(socket, OK + "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad");
                  socket.getInputStream().readAllBytes();
                });
        Rig rig = Rig.to(backend);
        Socket socket = rig.connect()) {
      for (int i = 0; i < 3; i++) {
        Backend.send(socket, GET);
        byte[] got = socket.getInputStream().readNBytes(OK.length());
        assertEquals(OK, new String(got, java.nio.charset.StandardCharsets.ISO_8859_1));
      }
      assertEquals(3, backend.connections.get());
    }
  }

  @Test
  void absoluteTargetsGoOnAsPaths() throws Exception {
    try (Backend backend = Backend.answering(OK);
        Rig rig = Rig.to(backend)) {
      assertEquals(OK, rig.exchange("GET http://u@b.test:8/x?y=1" + HOST + "\r\n"));
      assertEquals("GET /x?y=1 HTTP/1.1\r\nHost: b.test:8\r\n\r\n", backend.heads.getFirst());
    }
  }
}
