package io.weft.relay.internal.decision;

/** A request to decide; one object a loop, reused. */
public final class Question {
  /** The head's octets, from index 0. */
  public byte[] head = new byte[0];

  /** Number of octets of the head; 0 for a TCP connection. */
  public int length;

  /** Bits of the predicates that hold. */
  public long predicates;

  /** For an endpoint of a cluster alone: the cluster. */
  public int cluster;

  /** For an endpoint of a cluster alone: the hash policy of the request's own verdict, 0 none. */
  public int hashPolicy;

  /** For an endpoint of a cluster alone: the subset of the request's own verdict, 0 none. */
  public int subset;

  /** The connection that the request came on. */
  public Connection connection;

  /** Index into {@code weft_listeners} at the time of the question; 0 when the listener is gone. */
  public int listener;
}
