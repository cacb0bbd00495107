package io.weft.mesh.internal.cluster;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Looks names up without blocking the caller. */
@FunctionalInterface
public interface Resolver {

  /** Looks up IPv4 and IPv6 addresses of a name; fails when there are none. */
  CompletionStage<Answer> resolve(String host);

  /**
   * An answer.
   *
   * @param addresses at least one
   * @param lifetime of the record that lives shortest; zero when it is not known, as that of a
   *     hosts file
   */
  record Answer(List<InetAddress> addresses, Duration lifetime) {
    public Answer {
      addresses = List.copyOf(addresses);
    }
  }
}
