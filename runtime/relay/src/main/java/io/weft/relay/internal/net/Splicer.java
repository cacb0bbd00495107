package io.weft.relay.internal.net;

import io.netty.channel.epoll.EpollSocketChannel;
import io.weft.relay.internal.decision.Connection;
import io.weft.relay.internal.splice.Exclusion;
import io.weft.relay.internal.splice.Scores;
import io.weft.relay.internal.splice.SpliceKernel;
import io.weft.relay.internal.splice.SpliceMode;
import io.weft.relay.internal.splice.SpliceNumbers;
import io.weft.relay.internal.splice.SpliceOptions;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Gear 2 of a node: which clients' connections the kernel may carry requests of, and the links to
 * endpoints that it carries them over. Safe for many threads.
 */
public final class Splicer {
  private static final Logger LOG = LogManager.getLogger(Splicer.class);

  private final Supplier<SpliceKernel> opener;
  private final IntFunction<Optional<InetSocketAddress>> addresses;
  private final IntConsumer release;
  private final Scores scores = new Scores();
  private final Exclusion exclusion = new Exclusion();
  private final List<SpliceLoop> loops = new CopyOnWriteArrayList<>();
  private final Map<Integer, SplicedClient> clients = new ConcurrentHashMap<>();
  private final Map<Integer, LinkConnection> links = new ConcurrentHashMap<>();
  private final Set<Integer> demanded = ConcurrentHashMap.newKeySet();
  private volatile SpliceOptions options = SpliceOptions.NEVER;
  private volatile Optional<Opened> opened = Optional.empty();

  private record Opened(SpliceKernel kernel, SpliceNumbers numbers) {}

  /**
   * The links to an endpoint.
   *
   * @param open joined ones
   * @param free those that carry no request
   * @param reason why there are none, or no more
   */
  public record PoolView(
      int endpoint, InetSocketAddress address, int open, int free, String reason) {}

  /**
   * @param opener opens the kernel's part when it is first wanted
   * @param addresses of endpoints by number
   * @param release gives an element of {@code weft_requests} back
   */
  public Splicer(
      Supplier<SpliceKernel> opener,
      IntFunction<Optional<InetSocketAddress>> addresses,
      IntConsumer release) {
    this.opener = opener;
    this.addresses = addresses;
    this.release = release;
  }

  /** Nothing is ever spliced. */
  public static Splicer none() {
    return new Splicer(
        () -> {
          throw new IllegalStateException("there is no gear 2 here");
        },
        endpoint -> Optional.empty(),
        element -> {});
  }

  /** Takes options; connections that are open already keep to the relay. */
  public synchronized void configure(SpliceOptions next) {
    if (next.mode() != SpliceMode.NEVER && opened.isEmpty()) {
      SpliceKernel kernel = opener.get();
      kernel.onDemand(this::demand);
      opened = Optional.of(new Opened(kernel, new SpliceNumbers(kernel)));
    }
    opened.ifPresent(open -> open.kernel().bounds(next.queueBytes(), next.messageBytes()));
    exclusion.patterns(next.exclude());
    if (next.mode() != options.mode()) {
      LOG.info("splice: {}", next.mode());
    }
    options = next;
  }

  SpliceLoop open(Worker worker) {
    var loop = new SpliceLoop(this, worker);
    loops.add(loop);
    return loop;
  }

  ClientSplice client(SpliceLoop loop, ClientConnection client, EpollSocketChannel channel) {
    return isWanted() ? new SplicedClient(loop, client, channel) : ClientSplice.NONE;
  }

  SpliceKernel kernel() {
    return opened.orElseThrow().kernel();
  }

  private SpliceNumbers numbers() {
    return opened.orElseThrow().numbers();
  }

  SpliceOptions options() {
    return options;
  }

  /** Whether anything is to be spliced. */
  public boolean isWanted() {
    return options.mode() != SpliceMode.NEVER;
  }

  /** Why connections were not joined or had to leave last, by listener. */
  public Map<String, String> reasons() {
    return scores.reasons();
  }

  Scores scores() {
    return scores;
  }

  /**
   * Whether {@link #objection} knows enough of a connection; if not it soon does.
   *
   * @param opened when it was there, as {@link System#nanoTime}
   */
  boolean isJudged(Connection connection, long opened) {
    return options.mode() == SpliceMode.ALWAYS
        || exclusion.isKnown(connection.origin().cgroup(), opened);
  }

  /** Why a connection must stay with the relay, if it must. */
  Optional<String> objection(Connection connection) {
    if (!isWanted()) {
      return Optional.of("splice is never");
    }
    return options.mode() == SpliceMode.ALWAYS
        ? Optional.empty()
        : exclusion.objection(connection.origin().cgroup());
  }

  /** A number for a connection that is to be joined, described to the kernel; 0 for none. */
  int enter(SplicedClient client, Connection connection) {
    int number = numbers().takeClient(connection);
    if (number != 0) {
      clients.put(number, client);
    }
    return number;
  }

  /**
   * A connection is no longer spliced.
   *
   * @param never whether its socket was never in the kernel's map
   */
  void leave(int number, boolean never) {
    clients.remove(number);
    numbers().giveClient(number, never);
  }

  Optional<SplicedClient> client(int number) {
    return Optional.ofNullable(clients.get(number));
  }

  Optional<LinkConnection> link(int number) {
    return Optional.ofNullable(links.get(number));
  }

  void opened(LinkConnection link) {
    links.put(link.element(), link);
  }

  void gone(LinkConnection link) {
    links.remove(link.element());
  }

  OptionalInt takeLinks() {
    return numbers().takeLinks();
  }

  void giveLinks(int first) {
    numbers().giveLinks(first);
  }

  void reclaim() {
    numbers().reclaim();
  }

  /** Gives back the verdict of an element; nothing for 0. */
  void release(int element) {
    if (element != 0) {
      release.accept(element);
    }
  }

  Optional<InetSocketAddress> address(int endpoint) {
    return addresses.apply(endpoint);
  }

  private void demand(int endpoint) {
    // One look for many requests; all of an endpoint on one loop.
    if (endpoint > 0 && !loops.isEmpty() && demanded.add(endpoint)) {
      SpliceLoop loop = loops.get(endpoint % loops.size());
      loop.worker()
          .loop()
          .execute(
              () -> {
                demanded.remove(endpoint);
                loop.demand(endpoint);
              });
    }
  }

  /** Connections of clients that are joined. */
  public int clients() {
    return clients.size();
  }

  /** Connections of clients of a listener that are joined. */
  public int clients(String listener) {
    return (int) clients.values().stream().filter(c -> c.listener().equals(listener)).count();
  }

  /** Connections to endpoints. */
  public int links() {
    return links.size();
  }

  /** The kernel's part, once it was wanted. */
  public Optional<SpliceKernel> opened() {
    return opened.map(Opened::kernel);
  }

  List<SpliceLoop> loops() {
    return loops;
  }

  /** Called when no loop runs any more. */
  public synchronized void close() {
    options = SpliceOptions.NEVER;
    opened.ifPresent(open -> open.kernel().close());
    opened = Optional.empty();
  }
}
