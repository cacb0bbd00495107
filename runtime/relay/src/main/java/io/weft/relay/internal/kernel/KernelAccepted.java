package io.weft.relay.internal.kernel;

import io.weft.pipeline.table.AcceptedTable.Accepted;
import io.weft.pipeline.table.ListenerTable;
import io.weft.relay.internal.decision.AcceptedTable;
import io.weft.relay.internal.decision.Connection;
import io.weft.spi.mesh.ListenerRef;
import io.weft.spi.mesh.Listeners;
import java.net.InetSocketAddress;
import java.util.Optional;

/** What sock_ops noted in {@code weft_accepted}, with the listener and its protocol. */
public final class KernelAccepted implements AcceptedTable {
  /** {@code WEFT_PROTOCOL_HTTP1}. */
  private static final int HTTP1 = 1;

  private final io.weft.pipeline.table.AcceptedTable accepted;
  private final ListenerTable table;
  private final Listeners listeners;

  public KernelAccepted(
      io.weft.pipeline.table.AcceptedTable accepted, ListenerTable table, Listeners listeners) {
    this.accepted = accepted;
    this.table = table;
    this.listeners = listeners;
  }

  @Override
  public Optional<Connection> take(long netns, InetSocketAddress client) {
    return accepted.take(netns, client).flatMap(entry -> connection(netns, client, entry));
  }

  // The id is looked up at once: it means this listener only until its grace time has passed.
  private Optional<Connection> connection(long netns, InetSocketAddress client, Accepted entry) {
    Optional<ListenerRef> listener = listeners.find(entry.listener());
    return listener.flatMap(
        ref ->
            table
                .get(entry.listener())
                .map(
                    row ->
                        new Connection(
                            ref,
                            row.protocol() == HTTP1,
                            new Connection.Origin(netns, entry.cgroup(), 0),
                            client,
                            entry.destination())));
  }
}
