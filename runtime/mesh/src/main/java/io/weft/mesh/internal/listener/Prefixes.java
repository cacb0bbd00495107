package io.weft.mesh.internal.listener;

import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.weft.spi.definition.RefusedException;
import java.net.InetAddress;
import java.util.List;

/** Address ranges. */
final class Prefixes {
  private Prefixes() {}

  /** Whether one of the ranges holds the address. */
  static boolean anyContains(List<CidrRange> ranges, InetAddress address) throws RefusedException {
    for (CidrRange range : ranges) {
      if (contains(range, address.getAddress())) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(CidrRange range, byte[] address) throws RefusedException {
    byte[] prefix = prefix(range);
    int bits = range.getPrefixLen().getValue();
    if (bits < 0 || bits > prefix.length * 8) {
      throw new RefusedException(
          "prefix_len " + bits + " of " + range.getAddressPrefix() + " is too long");
    }
    if (prefix.length != address.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if (((prefix[bit >> 3] ^ address[bit >> 3]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] prefix(CidrRange range) throws RefusedException {
    try {
      return InetAddress.ofLiteral(range.getAddressPrefix()).getAddress();
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          "address_prefix " + range.getAddressPrefix() + " is not an IP address");
    }
  }
}
