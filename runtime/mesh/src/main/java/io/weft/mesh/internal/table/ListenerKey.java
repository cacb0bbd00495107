package io.weft.mesh.internal.table;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A key of {@code weft_listener_ids}.
 *
 * @param ip empty for any address: the kernel's key of a wildcard is all zero, for IPv4 and IPv6
 *     alike
 * @param port 1–65535; 0, with any address, for the connections that have no other key
 */
public record ListenerKey(Optional<InetAddress> ip, int port) {

  /** What the kernel looks up last: any address, any port. */
  public static final ListenerKey EVERY = new ListenerKey(Optional.empty(), 0);

  /** A key from a listener's address, where the unspecified address is the wildcard. */
  public static ListenerKey of(InetAddress ip, int port) {
    return new ListenerKey(ip.isAnyLocalAddress() ? Optional.empty() : Optional.of(ip), port);
  }

  @Override
  public String toString() {
    if (equals(EVERY)) {
      return "all others";
    }
    String host = ip.map(InetAddress::getHostAddress).orElse("*");
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
