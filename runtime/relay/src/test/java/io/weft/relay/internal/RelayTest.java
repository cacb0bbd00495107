package io.weft.relay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw bytes through the relay, over real sockets, to an endpoint that answers with what it got. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RelayTest {
  private static final String GET = "GET /a HTTP/1.1\r\nHost: a.test\r\n\r\n";
  private static final String HOST = " HTTP/1.1\r\nHost: a.test\r\n";

  private final CopyOnWriteArrayList<String> heads = new CopyOnWriteArrayList<>();
  private ServerSocket endpoint;
  private Relay relay;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    endpoint = new ServerSocket(0, 100, loopback);
    Thread.ofVirtual().start(this::acceptAll);
    var target = new InetSocketAddress(loopback, endpoint.getLocalPort());
    relay =
        new Relay(RelayConfig.defaults().withLoops(1), TestServices.of(Deciding.modern(target)));
    var channel = relay.listen(new InetSocketAddress(loopback, 0), FixedListener.of(1), true);
    address = (InetSocketAddress) channel.localAddress();
  }

  @AfterEach
  void stop() throws IOException {
    relay.close();
    endpoint.close();
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = endpoint.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed at the end of the test.
    }
  }

  /** Answers each head with its body's length, or until the end of a chunked one. */
  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      for (String head = until(in, "\r\n\r\n"); !head.isEmpty(); head = until(in, "\r\n\r\n")) {
        heads.add(head);
        int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
        String body = "";
        if (head.contains("chunked")) {
          body = until(in, "0\r\n\r\n");
        } else if (at >= 0) {
          int length = Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
          body = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        }
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      // The relay closed the connection.
    }
  }

  private static String until(InputStream in, String end) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int octet = in.read();
      if (octet < 0) {
        return "";
      }
      text.append((char) octet);
    }
    return text.toString();
  }

  private String exchange(String request, int split) throws IOException, InterruptedException {
    byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
    try (var socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(bytes, 0, split);
      if (split < bytes.length) {
        Thread.sleep(2);
        socket.getOutputStream().write(bytes, split, bytes.length - split);
      }
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void passesEveryWayToCutARequest() throws Exception {
    String request = "POST /a" + HOST + "Content-Length: 5\r\n\r\nhello" + GET;
    String expected =
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    for (int split = 1; split <= request.length(); split++) {
      assertEquals(expected, exchange(request, split), "cut at " + split);
    }
  }

  @Test
  void passesChunksAsTheyCame() throws Exception {
    String body = "5;x=y\r\nhello\r\n0\r\n\r\n";
    String answer = exchange("POST /a" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + body, 70);
    assertTrue(answer.endsWith("\r\n\r\n" + body), answer);
  }

  @Test
  void answersPipelinedRequestsInOrder() throws Exception {
    assertEquals(50, exchange(GET.repeat(50), 100).split("200 OK", -1).length - 1);
  }

  @Test
  void keepsHopByHopFieldsToItself() throws Exception {
    exchange(
        "GET /a"
            + HOST
            + "Connection: close, x-drop\r\nx-drop: 1\r\nKeep-Alive: 5\r\nx-keep: 1\r\n\r\n",
        40);
    assertEquals(1, heads.size());
    assertEquals(
        "GET /a" + HOST + "x-keep: 1\r\nx-forwarded-proto: http\r\n\r\n", heads.getFirst());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\n0\n\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nx : 1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nx: 1\r\n 2\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nx: a\rb\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\n\n",
        "GET / HTTP/1.1\r\nHost: a\r\nx: a\0b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET /#f HTTP/1.1\r\nHost: a\r\n\r\n",
      })
  void refusesWhatReadersReadDifferently(String request) throws Exception {
    String answer = exchange(request, request.length());
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    assertEquals(0, heads.size());
  }

  @Test
  void refusesOtherVersionsAndCodings() throws Exception {
    String old = "GET / HTTP/1.0\r\n\r\n";
    assertTrue(exchange(old, old.length()).startsWith("HTTP/1.1 426 "));
    String gzip = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n";
    assertTrue(exchange(gzip, gzip.length()).startsWith("HTTP/1.1 501 "));
    String big = "GET / HTTP/1.1\r\nHost: a\r\nx: " + "a".repeat(33000) + "\r\n\r\n";
    assertTrue(exchange(big, 100).startsWith("HTTP/1.1 431 "));
  }

  @Test
  void answersForAnEndpointThatIsNotThere() throws Exception {
    endpoint.close();
    assertTrue(exchange(GET, GET.length()).startsWith("HTTP/1.1 503 "));
  }
}
