package io.weft.relay.internal.decision;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** What was decided; one object a loop, reused. */
public final class Verdict {

  /** What to do. */
  public enum Kind {
    /** Pass the request on to the target. */
    FORWARD,
    /** Answer it with {@link #status}. */
    REPLY,
    /** Nobody could decide it. */
    MISS
  }

  public Kind kind = Kind.MISS;
  public int status;
  public int reason;
  public int detail;
  public int route;
  public int cluster;
  public int endpoint;

  /** Ids of actions, 0 for none. */
  public int action;

  public int secondAction;

  public int thirdAction;

  /** What {@link Decider.LoopDecider#pick} needs to know besides the cluster. */
  public int hashPolicy;

  public int subset;

  /** The target's IPv6 address in network order, IPv4 as ::ffff:a.b.c.d. */
  public long addressHigh;

  public long addressLow;
  public int port;

  /** Forgets the last verdict. */
  public void clear() {
    kind = Kind.MISS;
    status = 0;
    reason = 0;
    detail = 0;
    route = 0;
    cluster = 0;
    endpoint = 0;
    action = 0;
    secondAction = 0;
    thirdAction = 0;
    hashPolicy = 0;
    subset = 0;
  }

  /** Sets the target. */
  public void target(InetSocketAddress address) {
    byte[] octets = address.getAddress().getAddress();
    port = address.getPort();
    if (octets.length == 4) {
      addressHigh = 0;
      addressLow = 0xffff_0000_0000L | (ByteBuffer.wrap(octets).getInt() & 0xffff_ffffL);
    } else {
      ByteBuffer words = ByteBuffer.wrap(octets);
      addressHigh = words.getLong();
      addressLow = words.getLong();
    }
  }

  /** An address from its two words. */
  public static InetSocketAddress address(long high, long low, int port) {
    byte[] octets = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    try {
      // Gives an Inet4Address for a mapped one.
      return new InetSocketAddress(InetAddress.getByAddress(octets), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 octets are an address", e);
    }
  }
}
