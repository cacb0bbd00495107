package io.weft.relay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand requests at once, to an endpoint that takes its time. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BurstTest {
  private static final String GET = "GET /a HTTP/1.1\r\nHost: a.test\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void requestsThatWaitHoldLittle() throws Exception {
    var go = new CountDownLatch(1);
    List<Socket> sockets = new ArrayList<>();
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  go.await();
                  while (!b.request(socket).isEmpty()) {
                    Backend.send(socket, OK);
                  }
                });
        Rig rig = Rig.of(RelayConfig.defaults(), Deciding.always(backend.address()))) {
      for (int i = 0; i < 1000; i++) {
        sockets.add(rig.connect());
      }
      for (Socket socket : sockets) {
        Backend.send(socket, GET);
      }
      Thread.sleep(300);
      long used = rig.allocator.metric().usedDirectMemory();
      assertTrue(used <= 8L * Limits.DEFAULT.readBuffer(), "1,000 waiting requests hold " + used);
      go.countDown();
      for (Socket socket : sockets) {
        assertEquals(OK, Rig.ask(socket, ""));
        socket.close();
      }
    }
  }
}
