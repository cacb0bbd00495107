package io.weft.xds.ads;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.weft.xds.engine.SourceId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to talk to one control plane.
 *
 * @param address {@code host:port}
 * @param stateOfTheWorld start without trying the delta protocol
 * @param node what this node says of itself
 * @param tls how to encrypt; empty for plain text
 * @param tokenFile a bearer token, read anew for each stream because it expires; empty for none
 * @param keepAlive pings an idle connection after this time
 */
public record ControlPlaneConfig(
    SourceId id,
    String address,
    boolean stateOfTheWorld,
    Node node,
    Optional<Tls> tls,
    Optional<Path> tokenFile,
    Duration keepAlive) {

  /**
   * Files in PEM.
   *
   * @param roots certificates that the control plane's must be signed by; empty for those of the
   *     JDK
   * @param certificate chain of this node; empty for none, else with {@code key}
   * @param serverName name in the control plane's certificate; empty for that of the address
   */
  public record Tls(
      Optional<Path> roots, Optional<Path> certificate, Optional<Path> key, String serverName) {}
}
