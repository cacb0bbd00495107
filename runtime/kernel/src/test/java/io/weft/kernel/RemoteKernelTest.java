package io.weft.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What an any-node path of gear 2 would rest on, as docs/splice.md has it: c sends out through u,
 * and what b answers goes from u into c's queue.
 */
@Tag("kernel")
@ExtendWith(Baseline.class)
class RemoteKernelTest {
  private static final int C = 0;
  private static final int A = 1;
  private static final int U = 2;
  private static final int B = 3;
  private static final int PATIENCE_MILLIS = 3000;

  private final Kernel kernel = Kernel.load();
  private final SocketChannel[] ends = new SocketChannel[4];
  private BpfObject object;
  private List<BpfLink> attached;
  private MappedArray seen;
  private MappedArray verdicts;

  @BeforeEach
  void load() throws IOException {
    object = TestObjects.open(kernel, "remote").load();
    seen = object.map("seen").map();
    verdicts = object.map("verdicts").map();
    attached =
        List.of(
            object.program("leave").attach(object.map("clients")),
            object.program("arrive").attach(object.map("links")));
    verdicts.element(0).set(JAVA_INT, 0, 1);
    connect();
  }

  private void connect() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress("127.0.0.1", 0));
      for (int near : new int[] {C, U}) {
        ends[near] = SocketChannel.open(server.getLocalAddress());
        ends[near + 1] = server.accept();
      }
    }
    for (int end : new int[] {A, B, C, U}) {
      ends[end].configureBlocking(false);
      join(end);
    }
  }

  @AfterEach
  void close() throws IOException {
    for (SocketChannel end : ends) {
      end.close();
    }
    attached.forEach(BpfLink::close);
    seen.close();
    verdicts.close();
    object.close();
  }

  private void join(int end) throws IOException {
    var local = (InetSocketAddress) ends[end].getLocalAddress();
    var remote = (InetSocketAddress) ends[end].getRemoteAddress();
    ByteBuffer packet = ByteBuffer.allocate(64).order(ByteOrder.BIG_ENDIAN);
    packet.put(local.getAddress().getAddress()).put(remote.getAddress().getAddress());
    packet.putShort((short) local.getPort()).putShort((short) remote.getPort());
    packet.order(ByteOrder.nativeOrder()).putInt(end);
    assertEquals(0, object.program("join").testRun(packet.array(), 1).result());
  }

  private int look(int end, String field) {
    try (ProgramRunner runner = object.program("look").runner(end)) {
      runner.run();
    }
    return seen.element(end).get(JAVA_INT, object.struct("seen").offset(field));
  }

  private int verdicts(String field) {
    return verdicts.element(0).get(JAVA_INT, object.struct("verdicts").offset(field));
  }

  private int send(int end, int octets) throws IOException {
    return ends[end].write(ByteBuffer.allocate(octets));
  }

  /** So many octets, or those that come within seconds: a worker of the kernel gives them. */
  private int read(int end, int most) throws Exception {
    ByteBuffer octets = ByteBuffer.allocate(most);
    for (int i = 0; i < PATIENCE_MILLIS && octets.hasRemaining(); i++) {
      if (ends[end].read(octets) == 0) {
        Thread.sleep(1);
      }
    }
    return octets.position();
  }

  /** Neither end of c's own connection counts what went past it; u counts it as read. */
  @Test
  void carriesBothWays() throws Exception {
    int before = look(C, "written");
    assertEquals(7, send(C, 7));
    assertEquals(7, read(B, 7));
    assertEquals(before, look(C, "written"));
    assertEquals(8, send(B, 8));
    assertEquals(8, read(C, 8));
    assertEquals(0, look(U, "unread"));
    assertEquals(0, look(C, "unread"));
    assertEquals(1, verdicts("runs"));
    assertEquals(1, verdicts("known"), "skb->sk is u");
  }

  /** So a lock that is free, seen behind a verdict's last write, says that its packet is queued. */
  @Test
  void runsVerdictsUnderTheLocksOfTheirSockets() throws Exception {
    for (int i = 1; i <= 200; i++) {
      send(B, 100);
      assertEquals(100, read(C, 100));
      assertEquals(i, verdicts("locked"));
    }
  }

  /**
   * Sender and endpoint agree on what has gone; the next send() is the rest, which is no message.
   */
  @Test
  void sendsAPartOfWhatHasNoRoom() throws Exception {
    ends[U].setOption(StandardSocketOptions.SO_SNDBUF, 4096);
    int sent = send(C, 65536);
    assertTrue(sent > 0 && sent < 65536, sent + " octets");
    assertEquals(sent, read(B, sent));
    Thread.sleep(20);
    assertEquals(0, ends[B].read(ByteBuffer.allocate(1)));
  }

  /** A worker moves packets into the queue as far as the receiver's buffer goes, in their order. */
  @Test
  void keepsABacklogAboveTheReceiversBuffer() throws Exception {
    ends[C].setOption(StandardSocketOptions.SO_RCVBUF, 4096);
    for (int i = 0; i < 10; i++) {
      send(B, 10_000);
      Thread.sleep(2);
    }
    assertTrue(look(C, "backlog") > 0);
    assertTrue(look(C, "queued") < 100_000);
    assertEquals(0, look(U, "unread"), "u's TCP presses nobody back");
    assertEquals(100_000, read(C, 100_000));
    assertEquals(0, look(C, "backlog"));
  }

  /** A FIN is an empty packet; it has to pass, and all before it has been given by then. */
  @Test
  void givesAllOctetsBeforeTheEnd() throws Exception {
    send(B, 5);
    ends[B].shutdownOutput();
    assertEquals(5, read(C, 5));
    assertEquals(-1, ends[U].read(ByteBuffer.allocate(1)));
    assertEquals(1, verdicts("empty"));
  }

  /** Passed octets are unread until the relay has read them: u tells whether it is drained. */
  @Test
  void countsWhatItPassesAsUnread() throws Exception {
    verdicts.element(0).set(JAVA_INT, 0, 0);
    send(B, 6);
    Thread.sleep(2);
    assertEquals(6, look(U, "unread"));
    assertEquals(6, read(U, 6));
    assertEquals(0, look(U, "unread"));
  }
}
