package io.weft.relay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.weft.relay.internal.decision.Decider;
import io.weft.relay.internal.decision.EndpointCounters;
import io.weft.relay.internal.net.Admission;
import io.weft.relay.internal.net.Services;
import io.weft.relay.internal.net.Splicer;
import io.weft.relay.internal.stats.AccessLog;
import io.weft.relay.internal.stats.Count;
import io.weft.relay.internal.stats.Totals;
import io.weft.spi.mesh.ListenerRef;
import io.weft.spi.relay.RequestAction;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A relay for one test; closing it checks that nothing is left. */
final class Rig implements AutoCloseable {
  /** Counts what is not freed, without a garbage collection. */
  final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

  final CopyOnWriteArrayList<AccessLog.Entry> log = new CopyOnWriteArrayList<>();
  private final Splicer splicer;
  private final AtomicInteger underWay = new AtomicInteger();
  final Relay relay;
  final InetSocketAddress address;

  Rig(
      RelayConfig config,
      Decider decider,
      Map<Integer, RequestAction> actions,
      ListenerRef listener,
      boolean http) {
    this(config, decider, actions, listener, http, Splicer.none());
  }

  Rig(
      RelayConfig config,
      Decider decider,
      Map<Integer, RequestAction> actions,
      ListenerRef listener,
      boolean http,
      Splicer splicer) {
    this.splicer = splicer;
    relay = new Relay(config, services(decider, actions));
    var any = new InetSocketAddress("127.0.0.1", 0);
    address = (InetSocketAddress) relay.listen(any, listener, http).localAddress();
  }

  /** One loop, no header added, so that what passes can be compared octet by octet. */
  static RelayConfig config() {
    return new RelayConfig(1, Timeouts.DEFAULT, Limits.DEFAULT, false);
  }

  static Rig to(Backend backend) {
    return of(config(), Deciding.always(backend.address()));
  }

  static Rig of(RelayConfig config, Decider decider) {
    return new Rig(config, decider, Map.of(), FixedListener.of(1), true);
  }

  private Services services(Decider decider, Map<Integer, RequestAction> actions) {
    return new Services(
        decider,
        (netns, client) -> Optional.empty(),
        new Counters(),
        new TestServices.FixedActions(actions),
        List::of,
        new TestServices.PlainNames(),
        new Log(),
        seconds -> {},
        new Admission(),
        allocator,
        splicer);
  }

  /** Counts requests as under way, as the kernel does. */
  void counts(int change) {
    underWay.addAndGet(change);
  }

  private final class Counters implements EndpointCounters {
    @Override
    public void began(int endpoint) {
      underWay.incrementAndGet();
    }

    @Override
    public void ended(int endpoint) {
      underWay.decrementAndGet();
    }
  }

  private final class Log implements AccessLog {
    @Override
    public boolean isEnabled() {
      return true;
    }

    @Override
    public void write(Entry entry) {
      log.add(entry);
    }
  }

  Socket connect() throws IOException {
    var socket = new Socket(address.getAddress(), address.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Sends bytes, then FIN; everything that comes back. */
  String exchange(String request) throws IOException {
    return exchange(address, request);
  }

  static String exchange(InetSocketAddress to, String request) throws IOException {
    try (var socket = new Socket(to.getAddress(), to.getPort())) {
      socket.setSoTimeout(20_000);
      Backend.send(socket, request);
      socket.shutdownOutput();
      return rest(socket);
    }
  }

  /** Sends a request and reads its answer, which has a length. */
  static String ask(Socket socket, String request) throws IOException {
    Backend.send(socket, request);
    String head = Backend.until(socket.getInputStream(), "\r\n\r\n");
    int at = head.toLowerCase(Locale.ROOT).indexOf("content-length: ");
    int length = Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
    byte[] body = socket.getInputStream().readNBytes(length);
    return head + new String(body, StandardCharsets.ISO_8859_1);
  }

  /** Everything up to the end of the connection. */
  static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  long count(Count count) {
    return relay.totals().get(count);
  }

  /** The only request's response flags, once it is over. */
  String flags() throws InterruptedException {
    return entry().flags();
  }

  AccessLog.Entry entry() throws InterruptedException {
    return entry(0);
  }

  /** What is logged of a request, which may be a moment later than its answer. */
  AccessLog.Entry entry(int index) throws InterruptedException {
    for (int i = 0; i < 500 && log.size() <= index; i++) {
      Thread.sleep(10);
    }
    return log.get(index);
  }

  /** Waits until clients are gone. */
  void quiet() throws InterruptedException {
    for (int i = 0; i < 500 && (count(Count.CONNECTIONS) > 0 || underWay.get() > 0); i++) {
      Thread.sleep(10);
    }
  }

  @Override
  public void close() throws InterruptedException {
    quiet();
    relay.drain(Duration.ofSeconds(2));
    Totals totals = relay.totals();
    relay.close();
    assertEquals(0, underWay.get(), "requests are counted as under way");
    assertEquals(0, totals.get(Count.CONNECTIONS), "connections of clients are left");
    assertEquals(0, totals.get(Count.TUNNELS), "tunnels are left");
    assertEquals(0, allocator.metric().usedDirectMemory(), "buffers are left");
    assertEquals(0, allocator.metric().usedHeapMemory(), "buffers are left");
  }
}
