package io.weft.relay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.stats.Count;
import io.weft.spi.relay.HeadEditor;
import io.weft.spi.relay.MirrorCopy;
import io.weft.spi.relay.RequestAction;
import io.weft.spi.relay.RequestView;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Copies of requests: whole, beside the request, and never in its way. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MirrorTest {
  private static final String HOST = " HTTP/1.1\r\nHost: a.test:80\r\n";
  private static final String GET = "GET /a" + HOST + "\r\n";
  private static final String POST = "POST /a" + HOST + "Content-Length: 5\r\n\r\nhello";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final int COPY = 9;

  /** Copies each request to two clusters, one of which has no endpoint. */
  private static final RequestAction MIRRORING =
      new RequestAction() {
        @Override
        public void editRequest(HeadEditor head, RequestView request) {
          head.add("x-edited", "1");
        }

        @Override
        public List<MirrorCopy> mirrors(RequestView request) {
          return List.of(
              new MirrorCopy(COPY, head -> head.host("a.test-shadow:80")),
              new MirrorCopy(COPY + 1, head -> {}));
        }
      };

  private static Rig rig(Limits limits, Backend backend, Backend shadow) {
    var decider =
        Deciding.by(
            (question, verdict) -> {
              if (question.cluster == COPY) {
                Deciding.forward(verdict, COPY, 2, shadow.address());
              } else if (question.cluster == COPY + 1) {
                Deciding.reply(verdict, 503, Reason.NO_HEALTHY);
              } else {
                Deciding.forward(verdict, 1, 1, backend.address());
                verdict.action = 1;
              }
              question.cluster = 0;
            });
    return new Rig(
        Rig.config().with(limits), decider, Map.of(1, MIRRORING), FixedListener.of(1), true);
  }

  private static void await(Rig rig, Count count, long value) throws InterruptedException {
    for (int i = 0; i < 500 && rig.count(count) < value; i++) {
      Thread.sleep(10);
    }
    assertEquals(value, rig.count(count), count.metric());
  }

  @Test
  void theCopyIsWholeAndTheAnswerTheRequests() throws Exception {
    try (Backend backend = Backend.answering(OK);
        Backend shadow = Backend.answering("HTTP/1.1 500 No\r\nContent-Length: 3\r\n\r\nbad");
        Rig rig = rig(Limits.DEFAULT, backend, shadow);
        Socket socket = rig.connect()) {
      for (int i = 0; i < 10; i++) {
        assertEquals(OK, Rig.ask(socket, i % 2 == 0 ? POST : GET));
        await(rig, Count.MIRRORED_TOTAL, i + 1);
      }
      await(rig, Count.MIRRORS_DROPPED_TOTAL, 10);
      assertEquals(
          List.of(
              "POST /a HTTP/1.1\r\nHost: a.test-shadow:80\r\nContent-Length: 5\r\nx-edited: 1\r\n\r\n",
              "GET /a HTTP/1.1\r\nHost: a.test-shadow:80\r\nx-edited: 1\r\n\r\n"),
          shadow.heads.subList(0, 2));
      assertEquals(10, shadow.heads.size());
      assertEquals(1, shadow.connections.get(), "the copies' connection is used again");
      assertTrue(backend.heads.getFirst().contains("Host: a.test:80\r\n"));
    }
  }

  @Test
  void aDeadShadowIsNobodysBusiness() throws Exception {
    try (Backend backend = Backend.answering(OK);
        Backend shadow = new Backend((b, socket) -> Backend.reset(socket));
        Rig rig = rig(Limits.DEFAULT, backend, shadow);
        Socket socket = rig.connect()) {
      for (int i = 0; i < 20; i++) {
        assertEquals(OK, Rig.ask(socket, POST));
      }
      shadow.close();
      for (int i = 0; i < 20; i++) {
        assertEquals(OK, Rig.ask(socket, POST));
      }
      await(rig, Count.MIRRORS_DROPPED_TOTAL, 80);
    }
  }

  @Test
  void aSlowShadowLosesItsCopyAndTheRequestGoesOn() throws Exception {
    String big = "PUT /a" + HOST + "Content-Length: 20000000\r\n\r\n";
    var limits = new Limits(100, 10, 65536, 100, 1 << 20, 10);
    try (Backend backend = Backend.answering(OK);
        Backend shadow = new Backend((b, socket) -> Thread.sleep(60_000));
        Rig rig = rig(limits, backend, shadow);
        Socket socket = rig.connect()) {
      Backend.send(socket, big);
      byte[] block = new byte[1 << 20];
      for (int sent = 0; sent < 20_000_000; sent += block.length) {
        socket.getOutputStream().write(block, 0, Math.min(block.length, 20_000_000 - sent));
      }
      assertEquals(OK, Rig.ask(socket, ""));
      await(rig, Count.MIRRORS_DROPPED_TOTAL, 2);
    }
  }

  @Test
  void thereAreNoMoreCopiesThanAllowed() throws Exception {
    var limits = new Limits(100, 10, 65536, 100, 1 << 20, 3);
    try (Backend backend = Backend.answering(OK);
        Backend shadow =
            new Backend(
                (b, socket) -> {
                  b.request(socket);
                  Thread.sleep(60_000);
                });
        Rig rig = rig(limits, backend, shadow);
        Socket socket = rig.connect()) {
      for (int i = 0; i < 10; i++) {
        assertEquals(OK, Rig.ask(socket, GET));
      }
      for (int i = 0; i < 100 && shadow.heads.size() < 3; i++) {
        Thread.sleep(10);
      }
      assertEquals(3, shadow.heads.size());
      shadow.close();
    }
  }
}
