package io.weft.relay.internal.decision;

/** A request to decide; one object a loop, reused. */
public final class Question {
  /** The head's octets, from index 0. */
  public byte[] head = new byte[0];

  /** Number of octets of the head; 0 for a TCP connection. */
  public int length;

  /** Bits of the predicates that hold. */
  public long predicates;

  /** The connection that the request came on. */
  public Connection connection;
}
