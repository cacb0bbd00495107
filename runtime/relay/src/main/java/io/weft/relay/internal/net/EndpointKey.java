package io.weft.relay.internal.net;

import io.weft.relay.internal.decision.Verdict;
import java.net.InetSocketAddress;

/** An address of one cluster: clusters do not share connections, as their settings may differ. */
record EndpointKey(long high, long low, int port, int cluster) {
  /** No endpoint. */
  static final EndpointKey NONE = new EndpointKey(0, 0, 0, 0);

  static EndpointKey of(Verdict verdict) {
    return new EndpointKey(verdict.addressHigh, verdict.addressLow, verdict.port, verdict.cluster);
  }

  /** Whether the verdict's target is this one. */
  boolean isOf(Verdict verdict) {
    return low == verdict.addressLow
        && high == verdict.addressHigh
        && port == verdict.port
        && cluster == verdict.cluster;
  }

  InetSocketAddress address() {
    return Verdict.address(high, low, port);
  }

  @Override
  public int hashCode() {
    long mixed = (high * 31 + low) * 31 + port * 7919L + cluster;
    return (int) (mixed ^ (mixed >>> 32));
  }
}
