package io.weft.relay.internal.decision;

import java.net.InetSocketAddress;
import java.util.Optional;

/** What the kernel noted about the connections that it led to an anchor. */
public interface AcceptedTable {

  /**
   * Takes the note about a connection; a second call finds nothing.
   *
   * @param netns cookie of the anchor's network namespace
   * @param client the client's address as {@code accept} gave it
   * @return empty when nobody led this connection here
   */
  Optional<Connection> take(long netns, InetSocketAddress client);
}
