package io.weft.mesh.internal.cluster;

import io.weft.spi.definition.RefusedException;
import java.net.InetAddress;
import java.util.List;

/** Addresses of an endpoint's host, known at once. */
@FunctionalInterface
interface HostLookup {

  /** Takes IP addresses alone, as STATIC and EDS clusters have to. */
  HostLookup LITERAL =
      host -> {
        try {
          return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
          throw new RefusedException("endpoint address " + host + " is not an IP address");
        }
      };

  /**
   * The addresses of {@code host}, none when they are not known yet.
   *
   * @throws RefusedException when it can have none
   */
  List<InetAddress> addresses(String host) throws RefusedException;
}
