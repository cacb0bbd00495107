package io.weft.relay.internal.splice;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.IntConsumer;

/** The kernel's part of gear 2. Safe for many threads. */
public interface SpliceKernel extends AutoCloseable {

  ClientTable clients();

  LinkTable links();

  PoolTable pools();

  /**
   * Joins a client's connection; {@link ClientTable#describe} first.
   *
   * @param near the client's end
   * @param far the relay's end
   */
  JoinResult joinClient(int client, InetSocketAddress near, InetSocketAddress far);

  /**
   * Joins a connection to an endpoint; {@link LinkTable#describe} first.
   *
   * @param near the endpoint's end
   * @param far the relay's end
   */
  JoinResult joinLink(int link, InetSocketAddress near, InetSocketAddress far);

  /** What a client's sockets are doing now. */
  Turn turn(int client);

  /** Whether the client's socket is still in the kernel's map. */
  boolean holdsClient(int client);

  /** Whether the endpoint's socket is still in the kernel's map. */
  boolean holdsLink(int link);

  /** Takes a client's socket out; what is in its queue is lost, so it must be empty. */
  void removeClient(int client);

  /** Takes an endpoint's socket out, with what is in its queue. */
  void removeLink(int link);

  /** From now on {@code receiver} is told of endpoints that a request found no free link of. */
  void onDemand(IntConsumer receiver);

  /** Messages by what came of them. */
  Map<SpliceReason, Long> messages();

  /**
   * Sets the bounds.
   *
   * @param queue octets in a receiver's queue
   * @param message octets of a message, head and body
   */
  void bounds(int queue, int message);

  @Override
  void close();
}
