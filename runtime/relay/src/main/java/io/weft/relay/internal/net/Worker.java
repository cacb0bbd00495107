package io.weft.relay.internal.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.weft.relay.internal.Limits;
import io.weft.relay.internal.RelayConfig;
import io.weft.relay.internal.decision.Connection;
import io.weft.relay.internal.decision.Decider;
import io.weft.relay.internal.decision.EndpointCounters;
import io.weft.relay.internal.decision.Question;
import io.weft.relay.internal.decision.Verdict;
import io.weft.relay.internal.http.HeadWriter;
import io.weft.relay.internal.http.RequestHead;
import io.weft.relay.internal.http.ResponseHead;
import io.weft.relay.internal.stats.Count;
import io.weft.relay.internal.stats.LoopStats;
import io.weft.relay.internal.stats.PoolState;
import io.weft.spi.relay.RequestPredicates;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the connections of one event loop share; used by its thread only. */
public final class Worker {
  private static final int SLACK = 64;
  private static final int RESPONSE_FIELDS = 128;

  /**
   * Says that the relay has asked for the predicates, so that a bit that is not set is one that
   * does not hold.
   */
  private static final long ASKED = 1L << 63;

  private final EventLoop loop;
  private RelayConfig config;
  private final Services services;
  private final Decider.LoopDecider decider;
  private final Timers timers;
  private final ReadBuffers readBuffers;
  private final LoopStats stats = new LoopStats();
  private final RequestHead requestHead;
  private final ResponseHead responseHead;
  private final HeadWriter headWriter;
  private final byte[] head = new byte[Limits.HEAD_BYTES + SLACK];
  private final Question question = new Question();
  private final Verdict verdict = new Verdict();
  private final Map<EndpointKey, EndpointPool> pools = new HashMap<>();
  private final Set<ClientHandler> clients = new HashSet<>();
  private final MirrorRoom mirrors = new MirrorRoom(this);
  private final LastActions actions;
  private final SpliceLoop splice;
  private Optional<EndpointPool> lastPool = Optional.empty();
  private boolean draining;

  /** Called on any thread before the loop runs. */
  public Worker(int number, EventLoop loop, RelayConfig config, Services services) {
    this.loop = loop;
    this.config = config;
    this.services = services;
    decider = services.decider().open(number);
    actions = new LastActions(services.actions());
    timers = new Timers(loop);
    splice = services.splicer().open(this);
    readBuffers = new ReadBuffers(services.allocator(), config.limits().readBuffer());
    requestHead = new RequestHead(config.limits().headerFields());
    responseHead = new ResponseHead(RESPONSE_FIELDS);
    headWriter = new HeadWriter(config.forwardedProto());
  }

  /** Decides the request whose head is in {@link #head()}. */
  Verdict decide(Connection connection, int length) {
    ask(connection, head, length);
    question.predicates = predicates();
    verdict.clear();
    decider.decide(question, verdict);
    question.hashPolicy = verdict.hashPolicy;
    return verdict;
  }

  /**
   * The same, but takes the verdict that the kernel has reached already.
   *
   * @param decided the element of {@code weft_requests} that holds it; 0 for none
   */
  Verdict decide(Connection connection, int length, int decided) {
    if (decided == 0) {
      return decide(connection, length);
    }
    ask(connection, head, length);
    verdict.clear();
    decider.take(decided, verdict);
    question.hashPolicy = verdict.hashPolicy;
    return verdict;
  }

  ClientSplice splice(ClientConnection client, EpollSocketChannel channel) {
    return services.splicer().client(splice, client, channel);
  }

  private void ask(Connection connection, byte[] octets, int length) {
    question.connection = connection;
    question.listener = connection.listener().id();
    question.head = octets;
    question.length = length;
    question.predicates = 0;
  }

  private long predicates() {
    long bits = ASKED;
    RequestSnapshot view = null;
    for (RequestPredicates service : services.predicates().get()) {
      if (service.needed(question.listener)) {
        view = view == null ? snapshot() : view;
        bits |= service.evaluate(question.listener, view);
      }
    }
    return bits;
  }

  /** A copy of the request decided last. */
  RequestSnapshot snapshot() {
    return new RequestSnapshot(question);
  }

  /** An endpoint of a cluster for a copy of the request decided last. */
  Verdict pick(int cluster) {
    return pick(cluster, question.hashPolicy, 0);
  }

  /** An endpoint of a cluster for a connection. */
  Verdict pick(Connection connection, int cluster) {
    ask(connection, head, 0);
    return pick(cluster, 0, 0);
  }

  /** An endpoint of a cluster for a request that was decided before. */
  Verdict pick(Connection connection, byte[] octets, int cluster, int hashPolicy, int subset) {
    ask(connection, octets, octets.length);
    return pick(cluster, octets.length == 0 ? 0 : hashPolicy, subset);
  }

  private Verdict pick(int cluster, int hashPolicy, int subset) {
    question.cluster = cluster;
    question.hashPolicy = hashPolicy;
    question.subset = subset;
    verdict.clear();
    decider.pick(question, verdict);
    verdict.cluster = cluster;
    return verdict;
  }

  /** The actions that a verdict names; empty when one of them is unknown. */
  Optional<Actions> actions(Verdict named) {
    return actions.of(named);
  }

  /** The connections to the target of a verdict. */
  EndpointPool pool(Verdict target) {
    if (lastPool.isEmpty() || !lastPool.get().key().isOf(target)) {
      lastPool = Optional.of(pool(EndpointKey.of(target)));
    }
    return lastPool.get();
  }

  private EndpointPool pool(EndpointKey key) {
    EndpointPool pool = pools.get(key);
    if (pool == null) {
      pools.values().removeIf(EndpointPool::isUnused);
      pool = new EndpointPool(this, key);
      pools.put(key, pool);
    }
    return pool;
  }

  /** The connections to endpoints. */
  public List<PoolState> pools() {
    return pools.entrySet().stream()
        .map(entry -> entry.getValue().state(entry.getKey().cluster()))
        .toList();
  }

  void options(EpollSocketChannelConfig channel) {
    channel.setAllocator(services.allocator());
    channel.setRecvByteBufAllocator(readBuffers);
    channel.setAllowHalfClosure(true);
    // Netty has set TCP_NODELAY: a connection of one request notices another system call.
    channel.setOption(
        ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) config.timeouts().connect().toMillis());
  }

  void opened(ClientHandler client) {
    clients.add(client);
    stats.add(Count.CONNECTIONS_TOTAL);
    stats.add(Count.CONNECTIONS);
  }

  void closed(ClientHandler client) {
    if (clients.remove(client)) {
      services.admission().left();
      stats.add(Count.CONNECTIONS, -1);
    }
  }

  /** Another handler takes the client over. */
  void replaced(ClientHandler client) {
    clients.remove(client);
    stats.add(Count.CONNECTIONS_TOTAL, -1);
    stats.add(Count.CONNECTIONS, -1);
  }

  /** Takes another configuration; the number of loops and the read buffer stay. */
  public void configure(RelayConfig newConfig) {
    config = newConfig;
    requestHead.maximumFields(newConfig.limits().headerFields());
    headWriter.forwardedProto(newConfig.forwardedProto());
  }

  /** Lets clients go: idle ones at once, the others after their answer. */
  public void drain() {
    draining = true;
    for (ClientHandler client : List.copyOf(clients)) {
      client.drain();
    }
  }

  /** Cuts off what is left, and frees everything. */
  public void close() {
    splice.close();
    for (ClientHandler client : List.copyOf(clients)) {
      client.cut();
    }
    pools.values().forEach(EndpointPool::close);
    readBuffers.close();
    decider.close();
  }

  public int clients() {
    return clients.size();
  }

  public LoopStats stats() {
    return stats;
  }

  /** Links to endpoints that the kernel carries requests over. */
  public List<Splicer.PoolView> links() {
    return splice.views();
  }

  public EventLoop loop() {
    return loop;
  }

  boolean isDraining() {
    return draining;
  }

  MirrorRoom mirrors() {
    return mirrors;
  }

  Timers timers() {
    return timers;
  }

  RelayConfig config() {
    return config;
  }

  Services services() {
    return services;
  }

  EndpointCounters counters() {
    return services.counters();
  }

  ByteBufAllocator allocator() {
    return services.allocator();
  }

  RequestHead requestHead() {
    return requestHead;
  }

  ResponseHead responseHead() {
    return responseHead;
  }

  HeadWriter headWriter() {
    return headWriter;
  }

  /** Where the head that is looked at lies, with some slack behind it. */
  byte[] head() {
    return head;
  }

  long poolIdleNanos() {
    return config.timeouts().endpointIdle().toNanos();
  }
}
