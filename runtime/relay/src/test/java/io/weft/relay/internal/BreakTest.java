package io.weft.relay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Either side ends its connection, by FIN or by reset, after each octet of an exchange. Nothing is
 * left, nothing is answered twice, and a cut answer never looks whole.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class BreakTest {
  private static final String HOST = " HTTP/1.1\r\nHost: a.test\r\n";
  private static final String POST = "POST /a" + HOST + "Content-Length: 3\r\n\r\nabc";
  private static final String CHUNKED =
      "PUT /a" + HOST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nt: 1\r\n\r\n";
  private static final String SIZED = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final String PIECES =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
  private static final String OPEN = "HTTP/1.1 200 OK\r\n\r\nhello";

  /** How a connection ends. */
  enum End {
    FIN,
    RESET;

    void apply(Socket socket) throws IOException {
      if (this == RESET) {
        Backend.reset(socket);
      } else {
        socket.close();
      }
    }
  }

  static Stream<Arguments> answers() {
    return Stream.of(SIZED, PIECES, OPEN)
        .flatMap(answer -> Stream.of(End.values()).map(end -> Arguments.of(answer, end)));
  }

  static Stream<Arguments> requests() {
    return Stream.of(POST, CHUNKED)
        .flatMap(request -> Stream.of(End.values()).map(end -> Arguments.of(request, end)));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void theEndpointEndsWithinItsAnswer(String answer, End end) throws Exception {
    var cut = new int[1];
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  b.request(socket);
                  Backend.send(socket, answer.substring(0, cut[0]));
                  // The octets are read before the reset, which would overtake them.
                  Thread.sleep(end == End.RESET ? 5 : 0);
                  end.apply(socket);
                });
        Rig rig = Rig.to(backend)) {
      for (cut[0] = 0; cut[0] <= answer.length(); cut[0]++) {
        check(rig, answer, end, cut[0]);
      }
    }
  }

  private static void check(Rig rig, String answer, End end, int cut) throws IOException {
    try (Socket socket = rig.connect()) {
      Backend.send(socket, POST);
      socket.shutdownOutput();
      String what = "cut at " + cut + " of " + answer;
      try {
        String got = Rig.rest(socket);
        int bodyFrom = answer.indexOf("\r\n\r\n") + 4;
        boolean whole =
            cut == answer.length() || (answer.equals(OPEN) && end == End.FIN && cut >= bodyFrom);
        if (whole) {
          assertEquals(without(answer.substring(0, cut)), without(got), what);
        } else {
          assertTrue(got.startsWith("HTTP/1.1 503 "), what + " gave " + got);
          assertTrue(cut < bodyFrom, what + " must not look whole: " + got);
        }
      } catch (IOException e) {
        int head = answer.indexOf("\r\n\r\n") + 4;
        assertTrue(cut >= head && (cut < answer.length() || end == End.RESET), what + ": " + e);
      }
    }
  }

  private static String without(String answer) {
    return answer.replace("connection: close\r\n", "");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void theEndpointEndsWithinTheRequest(String request, End end) throws Exception {
    var cut = new int[1];
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  socket.getInputStream().readNBytes(cut[0]);
                  end.apply(socket);
                });
        Rig rig = Rig.to(backend)) {
      for (cut[0] = 0; cut[0] < request.length(); cut[0]++) {
        try (Socket socket = rig.connect()) {
          Backend.send(socket, request);
          socket.shutdownOutput();
          String got = Rig.rest(socket);
          assertTrue(got.startsWith("HTTP/1.1 503 "), "cut at " + cut[0] + ": " + got);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void theClientEndsWithinItsRequest(String request, End end) throws Exception {
    try (Backend backend = Backend.answering(SIZED);
        Rig rig = Rig.to(backend)) {
      List<Socket> sockets = new ArrayList<>();
      for (int cut = 0; cut < request.length(); cut++) {
        Socket socket = rig.connect();
        sockets.add(socket);
        Backend.send(socket, request.substring(0, cut));
        if (cut % 3 == 0) {
          Thread.sleep(2);
        }
        end.apply(socket);
      }
      rig.quiet();
      assertEquals(0, backend.heads.size(), "a request that was not whole is not one");
      assertEquals(SIZED, rig.exchange(request));
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void theClientEndsWithinTheAnswer(String answer, End end) throws Exception {
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  while (!b.request(socket).isEmpty()) {
                    for (int i = 0; i < answer.length(); i++) {
                      Backend.send(socket, answer.substring(i, i + 1));
                    }
                    if (answer.equals(OPEN)) {
                      return;
                    }
                  }
                });
        Rig rig = Rig.to(backend)) {
      for (int cut = 0; cut <= answer.length(); cut++) {
        try (Socket socket = rig.connect()) {
          Backend.send(socket, POST);
          socket.getInputStream().readNBytes(cut);
          end.apply(socket);
        }
      }
      rig.quiet();
      assertEquals(without(answer), without(rig.exchange(POST)));
    }
  }
}
