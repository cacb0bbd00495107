package io.weft.relay.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.relay.internal.decision.Decider;
import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.stats.Count;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that carry no requests, and the choice between those and HTTP. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TcpTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static Backend echo() {
    return new Backend(
        (b, socket) -> {
          socket.getInputStream().transferTo(socket.getOutputStream());
          socket.shutdownOutput();
        });
  }

  private static Rig tcp(Decider decider) {
    return new Rig(Rig.config(), decider, Map.of(), FixedListener.of(1), false);
  }

  @Test
  void bytesPassBothWaysToTheEnd() throws Exception {
    byte[] bytes = new byte[5_000_000];
    new Random(1).nextBytes(bytes);
    try (Backend backend = echo();
        Rig rig = tcp(Deciding.always(backend.address()));
        Socket socket = rig.connect()) {
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      socket.getOutputStream().write(bytes);
                      socket.shutdownOutput();
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      assertArrayEquals(bytes, socket.getInputStream().readAllBytes());
      writer.join();
      assertEquals("-", rig.flags());
      assertEquals(bytes.length, rig.entry().received());
      assertEquals(bytes.length, rig.entry().sent());
    }
  }

  @Test
  void anEndpointMaySpeakFirst() throws Exception {
    try (Backend backend = new Backend((b, socket) -> Backend.send(socket, "220 hello\r\n"));
        Rig rig = tcp(Deciding.always(backend.address()));
        Socket socket = rig.connect()) {
      assertEquals("220 hello\r\n", Rig.rest(socket));
    }
  }

  @Test
  void aResetStaysAReset() throws Exception {
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  socket.getInputStream().read();
                  Backend.reset(socket);
                });
        Rig rig = tcp(Deciding.always(backend.address()));
        Socket socket = rig.connect()) {
      Backend.send(socket, "x");
      assertThrows(IOException.class, () -> Rig.rest(socket));
    }
  }

  @Test
  void aRefusedConnectionIsReset() throws Exception {
    var decider = Deciding.by((q, verdict) -> Deciding.reply(verdict, 503, Reason.NO_HEALTHY));
    try (Rig rig = tcp(decider);
        Socket socket = rig.connect()) {
      assertThrows(IOException.class, () -> Rig.rest(socket));
      assertEquals("UH", rig.flags());
    }
  }

  private static Rig mixed(Backend http, Backend other, OptionalInt fallback) {
    var decider =
        Deciding.by(
            (question, verdict) -> {
              if (question.cluster == 9) {
                Deciding.forward(verdict, 9, 2, other.address());
              } else {
                Deciding.forward(verdict, 1, 1, http.address());
              }
            });
    return new Rig(Rig.config(), decider, Map.of(), new FixedListener(1, fallback), true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016\u0003\u0001\u0002hello tls",
        "PING\r\n",
        "*1\r\n$4\r\nPING\r\n",
        "SSH-2.0-x\r\n",
        "GET key\r\n",
        "\0\0\0\u0001",
        "abcdefghijklmnopqrstuvwxyz"
      })
  void whatIsNoHttpTakesTheOtherCluster(String bytes) throws Exception {
    try (Backend http = Backend.answering(OK);
        Backend other = echo();
        Rig rig = mixed(http, other, OptionalInt.of(9));
        Socket socket = rig.connect()) {
      for (int i = 0; i < bytes.length(); i++) {
        Backend.send(socket, bytes.substring(i, i + 1));
      }
      assertEquals(bytes, read(socket, bytes.length()));
      assertEquals(1, rig.count(Count.CONNECTIONS_TOTAL));
      assertEquals(1, rig.count(Count.CONNECTIONS));
      assertEquals(0, http.connections.get());
    }
  }

  private static String read(Socket socket, int length) throws IOException {
    return new String(
        socket.getInputStream().readNBytes(length), java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\nPROPFIND-LIKE / HTTP/1.1\r\nHost: a\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
      })
  void whatIsHttpIsDecidedAsSuch(String request) throws Exception {
    try (Backend http = Backend.answering(OK);
        Backend other = echo();
        Rig rig = mixed(http, other, OptionalInt.of(9));
        Socket socket = rig.connect()) {
      for (int i = 0; i < request.length() - 1; i++) {
        Backend.send(socket, request.substring(i, i + 1));
      }
      Backend.send(socket, request.substring(request.length() - 1));
      assertTrue(read(socket, 9).startsWith("HTTP/1.1 "));
      assertEquals(0, other.connections.get());
    }
  }

  @Test
  void withoutAnotherClusterItIsRefused() throws Exception {
    try (Backend http = Backend.answering(OK);
        Backend other = echo();
        Rig rig = mixed(http, other, OptionalInt.empty());
        Socket socket = rig.connect()) {
      Backend.send(socket, "\u0016\u0003\u0001\u0002\0");
      assertTrue(Rig.rest(socket).startsWith("HTTP/1.1 400 "));
      assertEquals("DPE", rig.flags());
      assertEquals(0, other.connections.get());
    }
  }
}
