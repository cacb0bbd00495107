package io.weft.relay.internal.splice;

import io.weft.relay.internal.decision.Connection;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Which records of clients and links are in use. Safe for many threads. */
public final class SpliceNumbers {
  private final SpliceKernel kernel;
  private final Elements clients;
  private final Elements links;

  public SpliceNumbers(SpliceKernel kernel) {
    this.kernel = kernel;
    clients = new Elements(1, kernel.clients().count(), 1);
    // Whole pools; the first of all holds element 0, which means none.
    links = new Elements(PoolTable.LINKS, kernel.links().count(), PoolTable.LINKS);
  }

  /** A record for a client, filled with what the kernel has to know; 0 when all are taken. */
  public int takeClient(Connection connection) {
    OptionalInt number = clients.take();
    number.ifPresent(client -> describe(client, connection));
    return number.orElse(0);
  }

  private void describe(int client, Connection connection) {
    Connection.Origin origin = connection.origin();
    kernel
        .clients()
        .describe(
            client,
            new ClientTable.Origin(
                connection.listener().id(),
                origin.principal(),
                origin.cgroup(),
                origin.netns(),
                connection.encodedSource(),
                connection.encodedDestination()));
  }

  /**
   * Gives a client's record back.
   *
   * @param never whether its socket was never in the kernel's map
   */
  public void giveClient(int client, boolean never) {
    if (never) {
      clients.release(client);
    } else {
      clients.retire(client);
    }
  }

  /** The first of 64 records for the links to an endpoint; empty when all are taken. */
  public OptionalInt takeLinks() {
    return links.take();
  }

  public void giveLinks(int first) {
    links.retire(first);
  }

  /** Looks for sockets that have left the kernel's map. */
  public void reclaim() {
    clients.reclaim(this::isGone);
    links.reclaim(
        first -> IntStream.range(first, first + PoolTable.LINKS).noneMatch(kernel::holdsLink));
  }

  private boolean isGone(int client) {
    if (!kernel.holdsClient(client)) {
      return true;
    }
    boolean removable = kernel.turn(client).isRemovable();
    if (removable) {
      kernel.removeClient(client);
    }
    return removable;
  }
}
