package io.weft.relay.internal.decision;

import io.weft.pipeline.table.Addresses;
import io.weft.spi.mesh.ListenerRef;
import java.net.InetSocketAddress;

/** What is known of a client's connection. */
public final class Connection {
  private final ListenerRef listener;
  private final boolean http;
  private final Origin origin;
  private final InetSocketAddress source;
  private final InetSocketAddress destination;
  private final byte[] encodedSource;
  private final byte[] encodedDestination;

  /**
   * Where a connection comes from.
   *
   * @param netns cookie of the client's network namespace, 0 unknown
   * @param cgroup of the client's process, 0 unknown
   * @param principal identity of the peer, 0 unknown
   */
  public record Origin(long netns, long cgroup, int principal) {
    /** Nothing is known. */
    public static final Origin UNKNOWN = new Origin(0, 0, 0);
  }

  /**
   * @param listener whose connection it is, through all its updates
   * @param http whether the listener carries HTTP/1.1; else bytes are passed on as they are
   * @param source the client's address
   * @param destination where the client wanted to go
   */
  public Connection(
      ListenerRef listener,
      boolean http,
      Origin origin,
      InetSocketAddress source,
      InetSocketAddress destination) {
    this.listener = listener;
    this.http = http;
    this.origin = origin;
    this.source = source;
    this.destination = destination;
    encodedSource = Addresses.encode(source);
    encodedDestination = Addresses.encode(destination);
  }

  public ListenerRef listener() {
    return listener;
  }

  public boolean http() {
    return http;
  }

  public Origin origin() {
    return origin;
  }

  public InetSocketAddress source() {
    return source;
  }

  public InetSocketAddress destination() {
    return destination;
  }

  /** {@link #source} as the kernel has it; not to be changed. */
  public byte[] encodedSource() {
    return encodedSource;
  }

  /** {@link #destination} as the kernel has it; not to be changed. */
  public byte[] encodedDestination() {
    return encodedDestination;
  }
}
