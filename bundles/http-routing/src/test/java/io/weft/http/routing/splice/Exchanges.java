package io.weft.http.routing.splice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.http.routing.internal.service.KernelRouting;
import io.weft.testkit.SpliceBed;
import io.weft.testkit.SpliceBed.Ends;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A client and a link of an endpoint whose requests http_parser and http_routing decide. */
final class Exchanges implements AutoCloseable {
  static final String GET = "GET /a HTTP/1.1\r\nHost: shop.test\r\n\r\n";
  static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final int LISTENER = 1;
  private static final int ROOM = 1 << 20;

  final KernelRouting routing = KernelRouting.carrying();
  final SpliceBed bed = new SpliceBed(routing.harness(), 256 << 10, 128 << 10);
  final int endpoint;
  Ends client;
  Ends link;

  /** {@code routes}: of the virtual host of every domain, as JSON; they name cluster a. */
  Exchanges(String routes) throws Exception {
    routing.cluster("a");
    routing.listen(
        LISTENER,
        KernelRouting.manager(
                """
                {"route_config":{"name":"r","virtual_hosts":[{"name":"v","domains":["*"],
                 "routes":[%s]}]}}
                """
                    .formatted(routes))
            .build());
    endpoint = 1;
    client = bed.client(LISTENER);
    link = bed.link(endpoint);
  }

  static Exchanges plain() throws Exception {
    return new Exchanges("{\"match\":{\"prefix\":\"/\"},\"route\":{\"cluster\":\"a\"}}");
  }

  void send(SocketChannel from, String text) throws IOException {
    ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(octets.remaining(), from.write(octets));
  }

  /** All that can be read at this moment, after it has come. */
  String read(SocketChannel from) throws Exception {
    ByteBuffer octets = ByteBuffer.allocate(ROOM);
    for (int quiet = 0; quiet < 3; quiet++) {
      while (from.read(octets) > 0) {
        quiet = 0;
      }
      Thread.sleep(1);
    }
    return new String(octets.array(), 0, octets.position(), StandardCharsets.ISO_8859_1);
  }

  /** The request arrives at the endpoint, past the relay. */
  void carries(String request) throws Exception {
    send(client.near(), request);
    assertEquals(request, read(link.near()), () -> "reason " + reason());
    assertEquals("", read(client.far()));
  }

  /** The request arrives at the relay for a reason. */
  void passes(String request, String reason) throws Exception {
    send(client.near(), request);
    assertEquals(request, read(client.far()));
    assertEquals("", read(link.near()));
    assertEquals(bed.reason(reason), reason(), reason);
  }

  /** The relay has answered what came to it. */
  void answered(String request) {
    bed.answered(client.index(), request.length());
  }

  int reason() {
    return bed.clientField(client, "reason");
  }

  @Override
  public void close() throws Exception {
    bed.close();
    routing.close();
  }
}
