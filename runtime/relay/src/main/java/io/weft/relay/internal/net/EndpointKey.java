package io.weft.relay.internal.net;

import io.weft.relay.internal.decision.Verdict;
import java.net.InetSocketAddress;

/** An address of one cluster: clusters do not share connections, as their settings may differ. */
record EndpointKey(long high, long low, int port, int cluster) {

  static EndpointKey of(Verdict verdict) {
    return new EndpointKey(verdict.addressHigh, verdict.addressLow, verdict.port, verdict.cluster);
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
