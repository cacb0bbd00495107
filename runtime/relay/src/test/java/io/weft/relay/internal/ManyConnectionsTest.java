package io.weft.relay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.relay.internal.stats.Count;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten thousand connections come and go, and nothing of them stays. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ManyConnectionsTest {
  private static final String GET = "GET /a HTTP/1.1\r\nHost: a.test\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static int descriptors() {
    return new File("/proc/self/fd").list().length;
  }

  @Test
  void tenThousandOneAfterTheOther() throws Exception {
    try (Backend backend = Backend.answering(OK)) {
      int before = descriptors();
      try (Rig rig = Rig.of(Rig.config().withLoops(2), Deciding.always(backend.address()))) {
        for (int i = 0; i < 10_000; i++) {
          once(rig.address, i);
        }
        rig.quiet();
        assertEquals(0, rig.count(Count.CONNECTIONS));
        assertEquals(10_000, rig.count(Count.CONNECTIONS_TOTAL));
      }
      settle(before);
    }
  }

  /** Ends in one of the ways in which clients end. */
  private static void once(InetSocketAddress to, int turn) throws IOException {
    try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
      switch (turn % 5) {
        case 0 -> assertEquals(OK, Rig.ask(socket, GET));
        case 1 -> Backend.send(socket, GET);
        case 2 -> Backend.send(socket, "GET /a HT");
        case 3 -> {
          Backend.send(socket, GET);
          socket.setSoLinger(true, 0);
        }
        default -> {
          // Says nothing.
        }
      }
    }
  }

  @Test
  void thousandsAtOnce() throws Exception {
    int clients = 3000;
    try (Backend backend = Backend.answering(OK)) {
      int before = descriptors();
      try (Rig rig = Rig.of(Rig.config().withLoops(2), Deciding.always(backend.address()))) {
        List<SocketChannel> open = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
          open.add(SocketChannel.open((SocketAddress) rig.address));
        }
        for (SocketChannel channel : open) {
          channel.write(ByteBuffer.wrap(GET.getBytes(StandardCharsets.ISO_8859_1)));
        }
        for (SocketChannel channel : open) {
          ByteBuffer answer = ByteBuffer.allocate(OK.length());
          while (answer.hasRemaining() && channel.read(answer) >= 0) {
            // More comes.
          }
          assertEquals(OK, new String(answer.array(), StandardCharsets.ISO_8859_1));
        }
        assertEquals(clients, rig.count(Count.CONNECTIONS));
        long idle = rig.count(Count.ENDPOINT_CONNECTIONS_IDLE);
        assertTrue(idle <= 2 * Limits.DEFAULT.endpointIdle(), "kept " + idle);
        long used = rig.allocator.metric().usedDirectMemory();
        assertTrue(used <= 4 * Limits.DEFAULT.readBuffer(), "idle connections hold " + used);
        for (SocketChannel channel : open) {
          channel.close();
        }
      }
      settle(before);
    }
  }

  private static void settle(int before) throws InterruptedException {
    for (int i = 0; i < 200 && descriptors() > before; i++) {
      Thread.sleep(20);
    }
    assertTrue(descriptors() <= before, "descriptors before " + before + ", now " + descriptors());
  }

  @Test
  void moreThanAllowedAreReset() throws Exception {
    var limits = new Limits(2, 10, 65536, 100, 0, 0);
    try (Backend backend = Backend.answering(OK);
        Rig rig = Rig.of(Rig.config().with(limits), Deciding.always(backend.address()))) {
      try (Socket first = rig.connect();
          Socket second = rig.connect()) {
        assertEquals(OK, Rig.ask(first, GET));
        assertEquals(OK, Rig.ask(second, GET));
        try (Socket third = rig.connect()) {
          assertEquals(-1, readOrReset(third));
        }
        assertEquals(1, rig.count(Count.CONNECTIONS_REFUSED_TOTAL));
      }
      rig.quiet();
      try (Socket next = rig.connect()) {
        assertEquals(OK, Rig.ask(next, GET));
      }
    }
  }

  private static int readOrReset(Socket socket) {
    try {
      return socket.getInputStream().read();
    } catch (IOException e) {
      return -1;
    }
  }
}
