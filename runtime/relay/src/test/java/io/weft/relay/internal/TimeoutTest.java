package io.weft.relay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.spi.relay.ForwardOptions;
import io.weft.spi.relay.RequestAction;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens when nothing happens. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TimeoutTest {
  private static final String HOST = " HTTP/1.1\r\nHost: a.test\r\n";
  private static final String GET = "GET /a" + HOST + "\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final Duration SHORT = Duration.ofMillis(250);
  private static final Duration LONG = Duration.ofHours(1);

  private static RelayConfig times(
      Duration clientIdle, Duration head, Duration stream, Duration tunnel, Duration endpoint) {
    return Rig.config().with(new Timeouts(clientIdle, head, stream, tunnel, endpoint, LONG, SHORT));
  }

  private static Backend silent() {
    return new Backend(
        (b, socket) -> {
          b.request(socket);
          socket.getInputStream().read();
        });
  }

  @Test
  void aRouteTimeoutIsAnsweredAndTheConnectionStays() throws Exception {
    var options = new ForwardOptions(SHORT, 0, Set.of(), Set.of(), Duration.ZERO);
    RequestAction action =
        new RequestAction() {
          @Override
          public ForwardOptions options() {
            return options;
          }
        };
    try (Backend backend = silent();
        Rig rig =
            new Rig(
                Rig.config(),
                Deciding.always(backend.address(), 1),
                Map.of(1, action),
                FixedListener.of(1),
                true);
        Socket socket = rig.connect()) {
      for (int i = 0; i < 2; i++) {
        long begun = System.nanoTime();
        Backend.send(socket, GET);
        String head = Backend.until(socket.getInputStream(), "\r\n\r\n");
        assertTrue(head.startsWith("HTTP/1.1 504 Gateway Timeout\r\n"), head);
        socket.getInputStream().readNBytes("upstream request timeout".length());
        assertTrue(System.nanoTime() - begun >= SHORT.toNanos());
      }
      assertEquals("UT", rig.flags());
    }
  }

  @Test
  void aSlowUploadIsNoSlowAnswer() throws Exception {
    var options = new ForwardOptions(SHORT, 0, Set.of(), Set.of(), Duration.ZERO);
    RequestAction action =
        new RequestAction() {
          @Override
          public ForwardOptions options() {
            return options;
          }
        };
    try (Backend backend = Backend.answering(OK);
        Rig rig =
            new Rig(
                Rig.config(),
                Deciding.always(backend.address(), 1),
                Map.of(1, action),
                FixedListener.of(1),
                true);
        Socket socket = rig.connect()) {
      Backend.send(socket, "POST /a" + HOST + "Content-Length: 2\r\n\r\n");
      Thread.sleep(2 * SHORT.toMillis());
      Backend.send(socket, "hi");
      socket.shutdownOutput();
      assertEquals(OK, Rig.rest(socket));
    }
  }

  @Test
  void aTimeoutDuringTheAnswerCutsIt() throws Exception {
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  b.request(socket);
                  Backend.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
                  socket.getInputStream().read();
                });
        Rig rig = Rig.of(times(LONG, LONG, SHORT, LONG, LONG), Deciding.always(backend.address()));
        Socket socket = rig.connect()) {
      Backend.send(socket, GET);
      assertThrows(IOException.class, () -> Rig.rest(socket), "a cut answer must not look whole");
      assertEquals("SI", rig.flags());
    }
  }

  @Test
  void aSilentEndpointIsIdle() throws Exception {
    try (Backend backend = silent();
        Rig rig = Rig.of(times(LONG, LONG, SHORT, LONG, LONG), Deciding.always(backend.address()));
        Socket socket = rig.connect()) {
      String answer = Rig.ask(socket, GET);
      assertTrue(answer.startsWith("HTTP/1.1 504 "), answer);
      assertEquals("SI", rig.flags());
    }
  }

  @Test
  void aSilentUploadIsIdle() throws Exception {
    try (Backend backend = silent();
        Rig rig = Rig.of(times(LONG, LONG, SHORT, LONG, LONG), Deciding.always(backend.address()));
        Socket socket = rig.connect()) {
      Backend.send(socket, "POST /a" + HOST + "Content-Length: 2\r\n\r\n");
      String answer = Rig.rest(socket);
      assertTrue(answer.startsWith("HTTP/1.1 408 Request Timeout\r\n"), answer);
    }
  }

  @Test
  void aHeadThatDoesNotEndIsGivenUp() throws Exception {
    try (Backend backend = silent();
        Rig rig = Rig.of(times(LONG, SHORT, LONG, LONG, LONG), Deciding.always(backend.address()));
        Socket socket = rig.connect()) {
      Backend.send(socket, "GET / HT");
      String answer = Rig.rest(socket);
      assertTrue(answer.startsWith("HTTP/1.1 408 Request Timeout\r\n"), answer);
      assertEquals(0, backend.connections.get());
    }
  }

  @Test
  void anIdleConnectionIsClosed() throws Exception {
    try (Backend backend = Backend.answering(OK);
        Rig rig = Rig.of(times(SHORT, LONG, LONG, LONG, LONG), Deciding.always(backend.address()));
        Socket socket = rig.connect()) {
      Backend.send(socket, GET);
      assertEquals(OK, Rig.rest(socket));
    }
  }

  @Test
  void anEndpointsConnectionIsNotKeptForever() throws Exception {
    try (Backend backend = Backend.answering(OK);
        Rig rig = Rig.of(times(LONG, LONG, LONG, LONG, SHORT), Deciding.always(backend.address()));
        Socket socket = rig.connect()) {
      for (int i = 0; i < 3; i++) {
        Backend.send(socket, GET);
        socket.getInputStream().readNBytes(OK.length());
        Thread.sleep(3 * SHORT.toMillis());
      }
      assertEquals(3, backend.connections.get());
    }
  }

  @Test
  void aTunnelWithoutBytesIsClosed() throws Exception {
    String upgrade = "GET /ws" + HOST + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    String switching = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  b.request(socket);
                  Backend.send(socket, switching);
                  socket.getInputStream().read();
                });
        Rig rig = Rig.of(times(LONG, LONG, LONG, SHORT, LONG), Deciding.always(backend.address()));
        Socket socket = rig.connect()) {
      Backend.send(socket, upgrade);
      assertEquals(switching, Rig.rest(socket));
    }
  }
}
