package io.weft.relay.internal.net;

import io.weft.relay.internal.splice.SpliceMode;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Gear 2 of one event loop: clients that the kernel may carry requests of, and pools of links. */
final class SpliceLoop {
  private static final long SWEEP_MILLIS = 100;
  private static final int SLOW = 10;

  private final Splicer splicer;
  private final Worker worker;
  private final Set<SplicedClient> clients = new HashSet<>();
  private final Map<Integer, LinkPool> pools = new HashMap<>();
  private boolean scheduled;
  private int turns;

  SpliceLoop(Splicer splicer, Worker worker) {
    this.splicer = splicer;
    this.worker = worker;
  }

  Splicer splicer() {
    return splicer;
  }

  Worker worker() {
    return worker;
  }

  void add(SplicedClient client) {
    clients.add(client);
    schedule();
  }

  void remove(SplicedClient client) {
    clients.remove(client);
  }

  /** A request found no free link of an endpoint. */
  void demand(int endpoint) {
    if (splicer.options().mode() == SpliceMode.NEVER) {
      return;
    }
    LinkPool pool = pools.get(endpoint);
    if (pool == null) {
      Optional<LinkPool> opened = open(endpoint);
      opened.ifPresent(next -> pools.put(endpoint, next));
      opened.ifPresent(LinkPool::demand);
    } else {
      pool.demand();
    }
    schedule();
  }

  private Optional<LinkPool> open(int endpoint) {
    Optional<InetSocketAddress> address = splicer.address(endpoint);
    OptionalInt first = address.isPresent() ? splicer.takeLinks() : OptionalInt.empty();
    return first.isPresent()
        ? Optional.of(new LinkPool(splicer, worker, endpoint, address.get(), first.getAsInt()))
        : Optional.empty();
  }

  private void schedule() {
    if (!scheduled && !(clients.isEmpty() && pools.isEmpty())) {
      scheduled = true;
      worker.loop().schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void sweep() {
    scheduled = false;
    long now = System.nanoTime();
    List.copyOf(clients).forEach(client -> client.sweep(now));
    if (++turns % SLOW == 0) {
      pools.values().forEach(pool -> pool.sweep(now));
      pools.values().removeIf(this::isOver);
      splicer.reclaim();
    }
    schedule();
  }

  /** An endpoint's number may come to mean another address once its endpoint is gone. */
  private boolean isOver(LinkPool pool) {
    boolean current = splicer.address(pool.endpoint()).equals(Optional.of(pool.address()));
    if ((current && splicer.isWanted()) || !pool.close()) {
      return false;
    }
    splicer.giveLinks(pool.first());
    return true;
  }

  List<Splicer.PoolView> views() {
    return pools.values().stream().map(LinkPool::view).toList();
  }

  /** Lets all links go. */
  void close() {
    pools.values().forEach(LinkPool::close);
  }
}
