package io.weft.relay.internal.net;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;

/**
 * The connections of one event loop to one endpoint. The one used last is used next: the others age
 * and go.
 */
final class EndpointPool {
  private final Worker worker;
  private final InetSocketAddress address;
  private final int maximumIdle;
  private final ArrayDeque<EndpointConnection> idle = new ArrayDeque<>();
  private int open;

  EndpointPool(Worker worker, InetSocketAddress address, int maximumIdle) {
    this.worker = worker;
    this.address = address;
    this.maximumIdle = maximumIdle;
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
    connection.take(user);
    return connection;
  }

  /** A connection that no earlier request has used. */
  EndpointConnection open(EndpointUser user) {
    open++;
    var connection = new EndpointConnection(worker, this, user);
    connection.connect();
    return connection;
  }

  void park(EndpointConnection connection) {
    if (idle.size() >= maximumIdle) {
      connection.abandon();
    } else {
      idle.addLast(connection);
    }
  }

  void forget(EndpointConnection connection) {
    open--;
    idle.remove(connection);
  }

  /** Whether no connection of it exists, so that the pool can be forgotten. */
  boolean isUnused() {
    return open == 0;
  }

  void close() {
    while (!idle.isEmpty()) {
      idle.pollLast().abandon();
    }
  }
}
