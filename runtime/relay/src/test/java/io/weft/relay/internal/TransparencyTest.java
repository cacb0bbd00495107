package io.weft.relay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a client and an endpoint see through the relay is what they see without it, octet by octet.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TransparencyTest {
  private static final String HOST = " HTTP/1.1\r\nHost: a.test\r\n";
  private static final String GET = "GET /a" + HOST + "\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String POST = "POST /p" + HOST + "Content-Length: 5\r\n\r\nhello";
  private static final String CHUNKED =
      "PUT /c"
          + HOST
          + "Transfer-Encoding: chunked\r\nTrailer: x-t\r\n\r\n"
          + "5;ext=1\r\nhello\r\n0000a\r\n0123456789\r\n0\r\nx-t: 1\r\nX-U: 2\r\n\r\n";
  private static final String CHUNKED_ANSWER =
      "HTTP/1.1 200 Fine\r\ntransfer-encoding: chunked\r\nx-multi: 1\r\nX-Multi: 2\r\n\r\n"
          + "3\r\nabc\r\n0\r\nx-end: yes\r\n\r\n";

  /** Requests in order on one connection, and the answer to each of them. */
  static Stream<Arguments> conversations() {
    return Stream.of(
        of("keep-alive", List.of(GET, GET, GET), OK),
        of("a body by length", List.of(POST, GET, POST), OK),
        of("chunks with extensions and trailers", List.of(CHUNKED, GET, CHUNKED), OK),
        of("a chunked answer with trailers", List.of(GET, GET), CHUNKED_ANSWER),
        of(
            "HEAD",
            List.of("HEAD /a" + HOST + "\r\n", "HEAD /b" + HOST + "\r\n"),
            "HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n"),
        of("204", List.of(GET, GET), "HTTP/1.1 204 No Content\r\nx: y\r\n\r\n"),
        of("304", List.of(GET, GET), "HTTP/1.1 304 Not Modified\r\ncontent-length: 99\r\n\r\n"),
        of(
            "interim answers",
            List.of(GET, GET),
            "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" + OK),
        of("an empty phrase", List.of(GET), "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"),
        of("no phrase", List.of(GET), "HTTP/1.1 299\r\nContent-Length: 0\r\n\r\n"),
        of(
            "octets above ASCII, tabs and empty values",
            List.of("GET /%C3%A9?q=\u00e9" + HOST + "x: \u00ff\t\u0080\r\ny:\r\nz:  v \r\n\r\n"),
            "HTTP/1.1 200 OK\r\nx: \u00e9\t\u00ff\r\ny:\r\nContent-Length: 0\r\n\r\n"),
        of("an error", List.of(GET, POST), "HTTP/1.1 500 Oh\r\nContent-Length: 3\r\n\r\nbad"),
        of("OPTIONS *", List.of("OPTIONS *" + HOST + "\r\n"), OK));
  }

  private static Arguments of(String name, List<String> requests, String answer) {
    return Arguments.of(name, requests, answer);
  }

  private static Backend echo(String answer) {
    return new Backend(
        (backend, socket) -> {
          for (String r = backend.request(socket); !r.isEmpty(); r = backend.request(socket)) {
            Backend.send(socket, answer);
          }
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("conversations")
  void oneAfterTheOther(String name, List<String> requests, String answer) throws Exception {
    String all = answer.repeat(requests.size());
    try (Backend backend = echo(answer);
        Rig rig = Rig.to(backend);
        Socket socket = rig.connect()) {
      for (String request : requests) {
        Backend.send(socket, request);
        byte[] got = socket.getInputStream().readNBytes(answer.length());
        assertEquals(answer, new String(got, java.nio.charset.StandardCharsets.ISO_8859_1), name);
      }
      assertEquals(heads(requests), List.copyOf(backend.heads));
      assertEquals(1, backend.connections.get(), "the endpoint's connection is used again");
      socket.shutdownOutput();
      assertEquals("", Rig.rest(socket));
    }
    try (Backend backend = echo(answer)) {
      assertEquals(all, Rig.exchange(backend.address(), String.join("", requests)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("conversations")
  void pipelinedAndHalfClosed(String name, List<String> requests, String answer) throws Exception {
    String all = String.join("", requests);
    try (Backend backend = echo(answer);
        Rig rig = Rig.to(backend)) {
      assertEquals(answer.repeat(requests.size()), rig.exchange(all), name);
      assertEquals(heads(requests), List.copyOf(backend.heads));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("conversations")
  void octetByOctet(String name, List<String> requests, String answer) throws Exception {
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  while (!b.request(socket).isEmpty()) {
                    for (int i = 0; i < answer.length(); i++) {
                      Backend.send(socket, answer.substring(i, i + 1));
                    }
                  }
                });
        Rig rig = Rig.to(backend);
        Socket socket = rig.connect()) {
      for (String request : requests) {
        for (int i = 0; i < request.length(); i++) {
          Backend.send(socket, request.substring(i, i + 1));
        }
      }
      socket.shutdownOutput();
      assertEquals(answer.repeat(requests.size()), Rig.rest(socket), name);
      assertEquals(heads(requests), List.copyOf(backend.heads));
    }
  }

  private static List<String> heads(List<String> requests) {
    return requests.stream().map(r -> r.substring(0, r.indexOf("\r\n\r\n") + 4)).toList();
  }
}
