package io.weft.relay.internal.kernel;

import io.weft.pipeline.table.ListenerTable;
import io.weft.relay.internal.decision.AcceptedTable;
import io.weft.relay.internal.decision.Connection;
import java.net.InetSocketAddress;
import java.util.Optional;

/** What sock_ops noted in {@code weft_accepted}, with the protocol of the listener. */
public final class KernelAccepted implements AcceptedTable {
  private static final int TCP = 0;

  private final io.weft.pipeline.table.AcceptedTable accepted;
  private final ListenerTable listeners;

  public KernelAccepted(io.weft.pipeline.table.AcceptedTable accepted, ListenerTable listeners) {
    this.accepted = accepted;
    this.listeners = listeners;
  }

  @Override
  public Optional<Connection> take(long netns, InetSocketAddress client) {
    return accepted
        .take(netns, client)
        .flatMap(
            entry ->
                listeners
                    .get(entry.listener())
                    .map(
                        listener ->
                            new Connection(
                                entry.listener(),
                                listener.protocol() != TCP,
                                netns,
                                entry.cgroup(),
                                0,
                                client,
                                entry.destination())));
  }
}
