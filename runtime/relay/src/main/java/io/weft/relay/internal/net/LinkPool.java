package io.weft.relay.internal.net;

import io.weft.relay.internal.splice.PoolTable;
import io.weft.relay.internal.splice.SpliceKernel;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The links to one endpoint, which all clients of the node share; they live on one event loop. The
 * first one finds out whether the endpoint is one for links at all.
 */
final class LinkPool {
  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.MINUTES.toNanos(5);
  private static final int MOST_DIALS = 8;

  private final Splicer splicer;
  private final Worker worker;
  private final int endpoint;
  private final InetSocketAddress address;
  private final int first;
  private final LinkConnection[] links = new LinkConnection[PoolTable.LINKS];
  private String reason = "";
  private boolean proven;
  private boolean closing;
  private long pause = FIRST_PAUSE;
  private long notBefore = System.nanoTime();

  /**
   * @param first the number of the first of its 64 records
   */
  LinkPool(Splicer splicer, Worker worker, int endpoint, InetSocketAddress address, int first) {
    this.splicer = splicer;
    this.worker = worker;
    this.endpoint = endpoint;
    this.address = address;
    this.first = first;
    kernel().pools().open(endpoint, first);
  }

  SpliceKernel kernel() {
    return splicer.kernel();
  }

  Splicer splicer() {
    return splicer;
  }

  int endpoint() {
    return endpoint;
  }

  InetSocketAddress address() {
    return address;
  }

  int first() {
    return first;
  }

  private Stream<LinkConnection> all() {
    return Arrays.stream(links).filter(Objects::nonNull);
  }

  /** A request found no free link: opens as many more as there are, so demand is met soon. */
  void demand() {
    if (closing || System.nanoTime() - notBefore < 0) {
      return;
    }
    long dialing = all().filter(link -> !link.isJoined()).count();
    long open = all().count();
    long wanted = proven ? Math.min(Math.max(1, open), MOST_DIALS) : 1;
    for (long i = dialing; i < wanted && open + i - dialing < splicer.options().links(); i++) {
      dial();
    }
  }

  private void dial() {
    OptionalInt bit =
        IntStream.range(0, links.length)
            .filter(i -> links[i] == null && !kernel().holdsLink(first + i))
            .findFirst();
    if (bit.isPresent()) {
      var link = new LinkConnection(worker, this, bit.getAsInt(), first + bit.getAsInt());
      links[bit.getAsInt()] = link;
      splicer.opened(link);
      link.connect();
    }
  }

  void joined() {
    proven = true;
    reason = "";
    pause = FIRST_PAUSE;
  }

  void failed(String why) {
    reason = why;
    notBefore = System.nanoTime() + pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }

  void offer(int bit) {
    if (closing) {
      links[bit].dispose();
    } else {
      kernel().pools().offer(endpoint, bit);
    }
  }

  boolean take(int bit) {
    return kernel().pools().take(endpoint, bit);
  }

  void forget(LinkConnection link) {
    links[link.bit()] = null;
    splicer.gone(link);
  }

  /** Lets links go that nobody uses. */
  void sweep(long now) {
    all().toList().forEach(link -> link.sweep(now, worker.poolIdleNanos()));
  }

  /** Lets all links go, those with a request under way after it; whether none is left. */
  boolean close() {
    closing = true;
    all().toList().forEach(LinkConnection::retireUnused);
    boolean empty = all().findAny().isEmpty();
    if (empty) {
      kernel().pools().open(endpoint, 0);
    }
    return empty;
  }

  /** For people. */
  Splicer.PoolView view() {
    return new Splicer.PoolView(
        endpoint,
        address,
        (int) all().filter(LinkConnection::isJoined).count(),
        kernel().pools().free(endpoint),
        reason);
  }
}
