package io.weft.relay.internal.net;

import io.weft.relay.internal.stats.Count;
import io.weft.relay.internal.stats.PoolState;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;

/**
 * The connections of one event loop to one endpoint. The one used last is used next: the others age
 * and go.
 */
final class EndpointPool {
  private final Worker worker;
  private final EndpointKey key;
  private final InetSocketAddress address;
  private final ArrayDeque<EndpointConnection> idle = new ArrayDeque<>();
  private int open;

  EndpointPool(Worker worker, EndpointKey key) {
    this.worker = worker;
    this.key = key;
    address = key.address();
  }

  EndpointKey key() {
    return key;
  }

  InetSocketAddress address() {
    return address;
  }

  /** An idle connection or a new one that is being established. */
  EndpointConnection acquire(EndpointUser user) {
    EndpointConnection connection = idle.pollLast();
    if (connection == null) {
      return open(user);
    }
    worker.stats().add(Count.ENDPOINT_CONNECTIONS_IDLE, -1);
    connection.take(user);
    return connection;
  }

  /** A connection that no earlier request has used. */
  EndpointConnection open(EndpointUser user) {
    open++;
    worker.stats().add(Count.ENDPOINT_CONNECTIONS_TOTAL);
    worker.stats().add(Count.ENDPOINT_CONNECTIONS);
    var connection = new EndpointConnection(worker, this, user);
    connection.connect();
    return connection;
  }

  void park(EndpointConnection connection) {
    if (idle.size() >= worker.config().limits().endpointIdle()) {
      connection.abandon();
    } else {
      idle.addLast(connection);
      worker.stats().add(Count.ENDPOINT_CONNECTIONS_IDLE);
    }
  }

  void forget(EndpointConnection connection) {
    open--;
    worker.stats().add(Count.ENDPOINT_CONNECTIONS, -1);
    if (idle.remove(connection)) {
      worker.stats().add(Count.ENDPOINT_CONNECTIONS_IDLE, -1);
    }
  }

  PoolState state(int cluster) {
    return new PoolState(cluster, address, open, idle.size());
  }

  /** Whether no connection of it exists, so that the pool can be forgotten. */
  boolean isUnused() {
    return open == 0;
  }

  void close() {
    while (!idle.isEmpty()) {
      EndpointConnection connection = idle.pollLast();
      worker.stats().add(Count.ENDPOINT_CONNECTIONS_IDLE, -1);
      connection.abandon();
    }
  }
}
