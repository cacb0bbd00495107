package io.weft.relay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is slow slows the other side down; the relay's memory stays as small as it was. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BackPressureTest {
  private static final int SIZE = 64 << 20;
  private static final int BLOCK = 1 << 16;
  private static final String HOST = " HTTP/1.1\r\nHost: a.test\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

  /** What a stalled connection may hold: a read in each direction and Netty's high-water mark. */
  private static final long PER_CONNECTION = 5L * BLOCK;

  /** Writes a body of {@link #SIZE} octets. */
  private static void write(OutputStream out, boolean chunked, AtomicLong written)
      throws IOException {
    byte[] block = new byte[BLOCK];
    for (int i = 0; i < SIZE / BLOCK; i++) {
      java.util.Arrays.fill(block, (byte) i);
      if (chunked) {
        out.write((Integer.toHexString(BLOCK) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      }
      out.write(block);
      if (chunked) {
        out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
      }
      written.addAndGet(BLOCK);
    }
    if (chunked) {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /** Checksum of everything to the end. */
  private static long checksum(InputStream in) throws IOException {
    var sum = new CRC32();
    byte[] buffer = new byte[BLOCK];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      sum.update(buffer, 0, count);
    }
    return sum.getValue();
  }

  private static long expected(String head, boolean chunked) throws IOException {
    var sum = new CRC32();
    sum.update(head.getBytes(StandardCharsets.ISO_8859_1));
    write(
        new OutputStream() {
          @Override
          public void write(int octet) {
            sum.update(octet);
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            sum.update(bytes, from, length);
          }
        },
        chunked,
        new AtomicLong());
    return sum.getValue();
  }

  /** Waits until nothing more is written; how much was. */
  private static long stalled(AtomicLong written) throws InterruptedException {
    long before = -1;
    while (before != written.get() || before == 0) {
      before = written.get();
      Thread.sleep(300);
    }
    return before;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSlowClientSlowsTheEndpoint(boolean chunked) throws Exception {
    var written = new AtomicLong();
    String head =
        "HTTP/1.1 200 OK\r\n" + (chunked ? CHUNKED : "content-length: " + SIZE + "\r\n\r\n");
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  b.request(socket);
                  Backend.send(socket, head);
                  write(socket.getOutputStream(), chunked, written);
                });
        Rig rig = Rig.to(backend);
        Socket socket = rig.connect()) {
      Backend.send(socket, "GET /a" + HOST + "\r\n");
      assertTrue(stalled(written) < SIZE / 2, "the endpoint wrote " + written);
      long used = rig.allocator.metric().usedDirectMemory();
      assertTrue(used <= PER_CONNECTION, "the relay holds " + used);
      socket.shutdownOutput();
      assertEquals(expected(head, chunked), checksum(socket.getInputStream()));
    }
  }

  @Test
  void anAnswerUntilTheEndOfItsConnectionIsWholeForASlowClient() throws Exception {
    var written = new AtomicLong();
    String head = "HTTP/1.1 200 OK\r\n\r\n";
    String passed = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
    int size = 6 << 20;
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  b.request(socket);
                  Backend.send(socket, head);
                  byte[] block = new byte[BLOCK];
                  for (int i = 0; i < size / BLOCK; i++) {
                    socket.getOutputStream().write(block);
                    written.addAndGet(BLOCK);
                  }
                });
        Rig rig = Rig.to(backend);
        Socket socket = rig.connect()) {
      Backend.send(socket, "GET /a" + HOST + "\r\n");
      stalled(written);
      InputStream in = socket.getInputStream();
      assertEquals(passed, Backend.until(in, "\r\n\r\n"));
      long got = 0;
      byte[] buffer = new byte[BLOCK];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        got += count;
        Thread.sleep(got % 7 == 0 ? 5 : 0);
      }
      assertEquals(size, got);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSlowEndpointSlowsTheClient(boolean chunked) throws Exception {
    var written = new AtomicLong();
    String head = "PUT /a" + HOST + (chunked ? CHUNKED : "content-length: " + SIZE + "\r\n\r\n");
    var go = new java.util.concurrent.CountDownLatch(1);
    var sum = new AtomicLong();
    try (Backend backend =
            new Backend(
                (b, socket) -> {
                  go.await();
                  sum.set(checksum(socket.getInputStream()));
                  Backend.send(socket, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
                });
        Rig rig = Rig.to(backend);
        Socket socket = rig.connect()) {
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      Backend.send(socket, head);
                      write(socket.getOutputStream(), chunked, written);
                      socket.shutdownOutput();
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      assertTrue(stalled(written) < SIZE / 2, "the client wrote " + written);
      long used = rig.allocator.metric().usedDirectMemory();
      assertTrue(used <= PER_CONNECTION, "the relay holds " + used);
      go.countDown();
      assertTrue(Rig.rest(socket).startsWith("HTTP/1.1 200 OK"));
      writer.join();
      assertEquals(expected(head, chunked), sum.get());
    }
  }

  @Test
  void clientsThatDoNotReadTheirAnswersCostLittle() throws Exception {
    int clients = 50;
    String body = "x".repeat(20_000);
    var answer = "HTTP/1.1 200 OK\r\ncontent-length: 20000\r\n\r\n" + body;
    var written = new AtomicLong();
    List<Socket> sockets = new ArrayList<>();
    try (Backend backend = Backend.answering(answer);
        Rig rig = Rig.to(backend)) {
      for (int i = 0; i < clients; i++) {
        Socket socket = rig.connect();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> flood(socket, written));
      }
      stalled(written);
      long used = rig.allocator.metric().usedDirectMemory();
      assertTrue(used <= clients * PER_CONNECTION, "the relay holds " + used);
      for (Socket socket : sockets) {
        Backend.reset(socket);
      }
    }
  }

  private static void flood(Socket socket, AtomicLong written) {
    try {
      byte[] requests = ("GET /a" + HOST + "\r\n").repeat(50).getBytes(StandardCharsets.ISO_8859_1);
      while (true) {
        socket.getOutputStream().write(requests);
        written.addAndGet(requests.length);
      }
    } catch (IOException e) {
      // The test ends it.
    }
  }
}
