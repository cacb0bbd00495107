package io.weft.relay.internal;

import io.weft.kernel.FieldLayout;
import io.weft.kernel.StructLayout;
import io.weft.relay.internal.splice.ClientState;
import io.weft.relay.internal.splice.ClientTable;
import io.weft.relay.internal.splice.JoinResult;
import io.weft.relay.internal.splice.LinkTable;
import io.weft.relay.internal.splice.PoolTable;
import io.weft.relay.internal.splice.SpliceKernel;
import io.weft.relay.internal.splice.SpliceReason;
import io.weft.relay.internal.splice.Turn;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;

/** The kernel's part of gear 2 as plain memory, whose programs a test plays. */
public final class FakeSplice implements SpliceKernel {
  private static final int WORD = 8;
  private static final StructLayout CLIENT =
      layout(
          "state done_seq link reason decision carried since timeout_ms listener principal cgroup"
              + " netns source - - destination - -");
  private static final StructLayout LINK = layout("endpoint client expected sent hint requests");
  private static final StructLayout POOL = layout("free first");

  private final MemorySegment clientMemory = memory(CLIENT, 64);
  private final MemorySegment linkMemory = memory(LINK, 1024);
  private final MemorySegment poolMemory = memory(POOL, 16);
  private final ClientTable clients = new ClientTable(clientMemory, CLIENT.size(), CLIENT);
  private final LinkTable links = new LinkTable(linkMemory, LINK.size(), LINK);
  private final PoolTable pools = new PoolTable(poolMemory, POOL.size(), POOL);
  private final Set<Integer> heldLinks = ConcurrentHashMap.newKeySet();
  private final Set<Integer> heldClients = ConcurrentHashMap.newKeySet();
  private volatile IntConsumer demand = endpoint -> {};

  /** Numbers of clients that were joined, and of links. */
  public final List<Integer> joinedClients = new CopyOnWriteArrayList<>();

  public final List<Integer> joinedLinks = new CopyOnWriteArrayList<>();

  /** Numbers of clients that were taken out. */
  public final List<Integer> removedClients = new CopyOnWriteArrayList<>();

  /** What the programs answer. */
  public volatile JoinResult clientResult = JoinResult.DONE;

  public volatile JoinResult linkResult = JoinResult.DONE;
  public volatile int turn = 7;

  /** What programs do once the relay has looked at a client and goes by what it saw. */
  public volatile Runnable meanwhile = () -> {};

  private static StructLayout layout(String names) {
    List<FieldLayout> fields = new ArrayList<>();
    for (String name : names.split(" ")) {
      fields.add(new FieldLayout(name, (long) fields.size() * WORD, WORD, 1, Optional.empty()));
    }
    return new StructLayout("fake", (long) fields.size() * WORD, fields);
  }

  private static MemorySegment memory(StructLayout layout, int count) {
    return Arena.ofAuto().allocate(layout.size() * count, WORD);
  }

  @Override
  public ClientTable clients() {
    return clients;
  }

  @Override
  public LinkTable links() {
    return links;
  }

  @Override
  public PoolTable pools() {
    return pools;
  }

  @Override
  public JoinResult joinClient(int client, InetSocketAddress near, InetSocketAddress far) {
    if (clientResult == JoinResult.DONE) {
      heldClients.add(client);
      set(clientMemory, CLIENT, client, "done_seq", 999);
      clients.change(client, ClientState.LEFT, ClientState.IDLE);
      joinedClients.add(client);
    }
    return clientResult;
  }

  @Override
  public JoinResult joinLink(int link, InetSocketAddress near, InetSocketAddress far) {
    if (linkResult == JoinResult.DONE) {
      heldLinks.add(link);
      joinedLinks.add(link);
    }
    return linkResult;
  }

  @Override
  public Turn turn(int client) {
    var seen = new Turn(turn);
    meanwhile.run();
    return seen;
  }

  @Override
  public boolean holdsClient(int client) {
    return heldClients.contains(client);
  }

  @Override
  public boolean holdsLink(int link) {
    return heldLinks.contains(link);
  }

  @Override
  public void removeClient(int client) {
    heldClients.remove(client);
    removedClients.add(client);
  }

  @Override
  public void removeLink(int link) {
    heldLinks.remove(link);
  }

  @Override
  public void onDemand(IntConsumer receiver) {
    demand = receiver;
  }

  @Override
  public Map<SpliceReason, Long> messages() {
    return Map.of();
  }

  @Override
  public void bounds(int queue, int message) {}

  @Override
  public void close() {}

  /** A program found no free link. */
  public void demand(int endpoint) {
    demand.accept(endpoint);
  }

  /** A program gave a request of the client to the link. */
  public void lease(int client, int link, int timeoutMillis) {
    pools.take(1, link & 63);
    set(linkMemory, LINK, link, "client", client);
    set(linkMemory, LINK, link, "expected", 0);
    set(linkMemory, LINK, link, "sent", 0);
    set(clientMemory, CLIENT, client, "link", link);
    set(clientMemory, CLIENT, client, "timeout_ms", timeoutMillis);
    long at = client * CLIENT.size() + CLIENT.offset("since");
    clientMemory.set(ValueLayout.JAVA_LONG, at, System.nanoTime());
    clients.change(client, ClientState.IDLE, ClientState.KERNEL);
  }

  /** A program let octets of the response go to the relay, behind what the client has got. */
  public void pass(int client, int link, int sent, int expected) {
    set(linkMemory, LINK, link, "sent", sent);
    set(linkMemory, LINK, link, "expected", expected);
    clients.change(client, ClientState.KERNEL, ClientState.PASSING);
  }

  /** A program gave octets of the response to the client, and more are to come. */
  public void put(int link, int sent, int expected) {
    set(linkMemory, LINK, link, "sent", sent);
    set(linkMemory, LINK, link, "expected", expected);
  }

  /** A program gave all of the response to the client. */
  public void carried(int client, int link) {
    links.finish(link);
    set(clientMemory, CLIENT, client, "carried", clients.carried(client) + 1);
    pools.offer(1, link & 63);
    clients.change(client, ClientState.KERNEL, ClientState.IDLE);
  }

  /** A program let a message go to the relay. */
  public void passed(int client, SpliceReason reason, int decision) {
    set(clientMemory, CLIENT, client, "reason", reason.ordinal());
    set(clientMemory, CLIENT, client, "decision", decision);
  }

  private static void set(
      MemorySegment memory, StructLayout layout, int index, String field, int value) {
    memory.set(ValueLayout.JAVA_INT, index * layout.size() + layout.offset(field), value);
  }
}
