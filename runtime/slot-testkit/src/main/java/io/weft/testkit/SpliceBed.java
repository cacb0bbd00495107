package io.weft.testkit;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.weft.kernel.BpfObject;
import io.weft.kernel.Keys;
import io.weft.kernel.MappedArray;
import io.weft.kernel.ProgramRunner;
import io.weft.kernel.StructLayout;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.table.Addresses;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Connections of this process that the kernel carries requests between, joined as the relay joins
 * them. The harness must be one that carries. For one thread.
 */
public final class SpliceBed implements AutoCloseable {
  /** {@code WEFT_CLIENTS}: elements of links in the sockmap come behind those of clients. */
  private static final int CLIENTS = 16384;

  private static final int PATIENCE = 1000;
  private static final int QUESTION = 64;
  private static final int ELEMENT_AT = 16;
  private static final int NEAR_AT = 24;

  private final CoreMaps core;
  private final BpfObject joiner;
  private final StructLayout client;
  private final StructLayout link;
  private final MappedArray clients;
  private final MappedArray links;
  private final MappedArray pools;
  private final List<Ends> open = new ArrayList<>();
  private int lastClient;
  private int lastLink;

  /**
   * Both ends of a connection on the loopback.
   *
   * @param near c of a client, b of a link
   * @param far a of a client, u of a link
   * @param index of its record
   */
  public record Ends(SocketChannel near, SocketChannel far, int index) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      near.close();
      far.close();
    }
  }

  /** {@code queueMax} and {@code messageMax} in octets, of {@code struct weft_splice_options}. */
  public SpliceBed(SlotHarness harness, int queueMax, int messageMax) {
    core = harness.core();
    joiner = core.object("splice_join");
    client = joiner.struct("weft_client");
    link = joiner.struct("weft_link");
    clients = core.map("weft_clients").map();
    links = core.map("weft_links").map();
    pools = core.map("weft_pools").map();
    options(queueMax, messageMax);
  }

  /** Changes the bounds. */
  public void options(int queueMax, int messageMax) {
    ByteBuffer bounds = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
    core.map("weft_splice_options")
        .update(Keys.of(0), bounds.putInt(queueMax).putInt(messageMax).array());
  }

  /** A client of a listener. */
  public Ends client(int listener) throws IOException {
    Ends ends = connect(++lastClient, true);
    clientRecord(ends.index()).set(JAVA_INT, client.offset("listener"), listener);
    require(join(ends.far(), ends.index()));
    // As the relay does behind the first response since.
    clientField(ends, "done_seq", clientField(ends, "done_seq") + 1);
    return ends;
  }

  /** A free link to an endpoint; its first one opens the pool. */
  public Ends link(int endpoint) throws IOException {
    Ends ends = connect(++lastLink, false);
    linkRecord(ends.index()).set(JAVA_INT, link.offset("endpoint"), endpoint);
    require(join(ends.far(), CLIENTS + ends.index()));
    offer(ends.index(), endpoint);
    return ends;
  }

  private void offer(int index, int endpoint) {
    MemorySegment pool = pools.element(endpoint);
    if (pool.get(JAVA_INT, 8) == 0) {
      pool.set(JAVA_INT, 8, index);
    }
    long bit = 1L << index - pool.get(JAVA_INT, 8);
    pool.set(JAVA_LONG, 0, pool.get(JAVA_LONG, 0) | bit);
  }

  private static void require(int result) {
    if (result != 0) {
      throw new IllegalStateException("weft_join gave " + result);
    }
  }

  /**
   * Asks the program weft_join: an {@code enum weft_join_result}.
   *
   * @param far the end that this process has; the other one may be of another process
   */
  public int join(SocketChannel far, int element) throws IOException {
    byte[] question = new byte[QUESTION];
    ByteBuffer.wrap(question).order(ByteOrder.nativeOrder()).putInt(ELEMENT_AT, element);
    byte[] near = Addresses.encode((InetSocketAddress) far.getRemoteAddress());
    byte[] own = Addresses.encode((InetSocketAddress) far.getLocalAddress());
    System.arraycopy(near, 0, question, NEAR_AT, Addresses.BYTES);
    System.arraycopy(own, 0, question, NEAR_AT + Addresses.BYTES, Addresses.BYTES);
    return joiner.program("weft_join").testRun(question, 1).result();
  }

  /** Connects; both ends are non-blocking. */
  private Ends connect(int index, boolean nearConnects) throws IOException {
    try (var server = java.nio.channels.ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress("127.0.0.1", 0));
      SocketChannel dialled = SocketChannel.open(server.getLocalAddress());
      SocketChannel accepted = server.accept();
      dialled.configureBlocking(false);
      accepted.configureBlocking(false);
      Ends ends =
          nearConnects ? new Ends(dialled, accepted, index) : new Ends(accepted, dialled, index);
      open.add(ends);
      return ends;
    }
  }

  /**
   * Takes over a connection that somebody else's client made, at an idle moment; the number of its
   * record.
   */
  public synchronized int adopt(SocketChannel far, int listener) throws IOException {
    int index = ++lastClient;
    clientRecord(index).set(JAVA_INT, client.offset("listener"), listener);
    require(join(far, index));
    answered(index, 1);
    return index;
  }

  /** Dials a free link to somebody else's server, once that has accepted it. */
  public synchronized Ends dial(InetSocketAddress server, int endpoint)
      throws IOException, InterruptedException {
    int index = ++lastLink;
    SocketChannel far = SocketChannel.open(server);
    open.add(new Ends(far, far, index));
    linkRecord(index).set(JAVA_INT, link.offset("endpoint"), endpoint);
    int result = join(far, CLIENTS + index);
    for (int i = 0; i < PATIENCE && result != 0; i++) {
      Thread.sleep(1);
      result = join(far, CLIENTS + index);
    }
    require(result);
    offer(index, endpoint);
    return open.getLast();
  }

  /** The relay has answered so many octets of requests, and the client has nothing else with it. */
  public void answered(int client, int octets) {
    dropDecision(client);
    long at = this.client.offset("done_seq");
    clientRecord(client).set(JAVA_INT, at, clientRecord(client).get(JAVA_INT, at) + octets);
  }

  /** How many messages had which outcome, by the names of {@code enum weft_splice_reason}. */
  public Map<String, Long> reasons() {
    Map<String, Long> counts = new TreeMap<>();
    joiner
        .enumeration("weft_splice_reason")
        .forEach(
            (name, number) ->
                core.map("weft_splice_stats")
                    .lookup(Keys.of(number.intValue()))
                    .ifPresent(values -> counts.put(name, sum(values))));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private static long sum(byte[] perProcessor) {
    long sum = 0;
    ByteBuffer values = ByteBuffer.wrap(perProcessor).order(ByteOrder.nativeOrder());
    while (values.hasRemaining()) {
      sum += values.getLong();
    }
    return sum;
  }

  /** Asks the program weft_turn: {@code enum weft_turn} as bits. */
  public int turn(Ends client) {
    return turn(client.index());
  }

  /** The same by the number of a client's record. */
  public int turn(int client) {
    try (ProgramRunner runner = joiner.program("weft_turn").runner(client)) {
      runner.run();
      return runner.result();
    }
  }

  private MemorySegment clientRecord(int index) {
    return clients.element(index);
  }

  private MemorySegment linkRecord(int index) {
    return links.element(index);
  }

  /** A 32-bit field of a client's record. */
  public int clientField(Ends ends, String field) {
    return clientRecord(ends.index()).get(JAVA_INT, client.offset(field));
  }

  public void clientField(Ends ends, String field, int value) {
    clientRecord(ends.index()).set(JAVA_INT, client.offset(field), value);
  }

  /** Gives back the verdict that was kept for the relay, if there is one. */
  public void dropDecision(int client) {
    MemorySegment kept = clientRecord(client);
    int index = kept.get(JAVA_INT, this.client.offset("decision"));
    if (index != 0) {
      try (MappedArray requests = core.map("weft_requests").map(index, 1)) {
        requests.element(0).set(JAVA_INT, core.struct("weft_request").offset("lease"), 0);
      }
      kept.set(JAVA_INT, this.client.offset("decision"), 0);
    }
  }

  /** A 32-bit field of a link's record. */
  public int linkField(Ends ends, String field) {
    return linkRecord(ends.index()).get(JAVA_INT, link.offset(field));
  }

  /** The free links of an endpoint. */
  public int freeLinks(int endpoint) {
    return Long.bitCount(pools.element(endpoint).get(JAVA_LONG, 0));
  }

  /** Contexts of messages that somebody holds. */
  public int contexts() {
    long lease = core.struct("weft_request").offset("lease");
    int taken = 0;
    try (MappedArray requests = core.map("weft_requests").map(192, 64)) {
      for (int i = 0; i < 64; i++) {
        taken += requests.element(i).get(JAVA_INT, lease);
      }
    }
    return taken;
  }

  /** An {@code enum weft_splice_reason} by its name without the prefix. */
  public int reason(String name) {
    return joiner.enumeration("weft_splice_reason").get("WEFT_SPLICE_" + name).intValue();
  }

  @Override
  public void close() throws IOException {
    for (Ends ends : open) {
      ends.close();
    }
    clients.close();
    links.close();
    pools.close();
  }
}
