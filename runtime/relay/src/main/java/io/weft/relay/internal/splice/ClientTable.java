package io.weft.relay.internal.splice;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.weft.kernel.StructLayout;
import java.lang.foreign.MemorySegment;

/** {@code weft_clients}: connections of clients. Element 0 is never used. */
public final class ClientTable {
  private static final ClientState[] STATES = ClientState.values();

  private final Records records;
  private final long state;
  private final long doneSeq;
  private final long link;
  private final long reason;
  private final long decision;
  private final long carried;
  private final long since;
  private final long timeout;
  private final long listener;
  private final long principal;
  private final long cgroup;
  private final long netns;
  private final long source;
  private final long destination;

  public ClientTable(MemorySegment memory, long stride, StructLayout layout) {
    records = new Records(memory, stride);
    state = layout.offset("state");
    doneSeq = layout.offset("done_seq");
    link = layout.offset("link");
    reason = layout.offset("reason");
    decision = layout.offset("decision");
    carried = layout.offset("carried");
    since = layout.offset("since");
    timeout = layout.offset("timeout_ms");
    listener = layout.offset("listener");
    principal = layout.offset("principal");
    cgroup = layout.offset("cgroup");
    netns = layout.offset("netns");
    source = layout.offset("source");
    destination = layout.offset("destination");
  }

  /**
   * What the kernel has to know of a connection besides its sockets.
   *
   * @param listener id of its listener
   * @param source the client's address as the kernel has it
   * @param destination where the client wanted to go, as the kernel has it
   */
  public record Origin(
      int listener, int principal, long cgroup, long netns, byte[] source, byte[] destination) {}

  public int count() {
    return records.count();
  }

  /** Describes a connection that is to be joined. */
  public void describe(int client, Origin origin) {
    state(client, ClientState.LEFT);
    records.number(client, link, 0);
    records.number(client, reason, 0);
    records.number(client, decision, 0);
    records.number(client, carried, 0);
    records.number(client, timeout, 0);
    records.number(client, principal, origin.principal());
    records.wide(client, cgroup, origin.cgroup());
    records.wide(client, netns, origin.netns());
    MemorySegment element = records.element(client);
    MemorySegment.copy(origin.source(), 0, element, JAVA_BYTE, source, origin.source().length);
    MemorySegment.copy(
        origin.destination(), 0, element, JAVA_BYTE, destination, origin.destination().length);
    listener(client, origin.listener());
  }

  public ClientState state(int client) {
    return STATES[records.number(client, state)];
  }

  void state(int client, ClientState to) {
    records.number(client, state, to.ordinal());
  }

  /** Changes the state if it is {@code from}: whether it was. */
  public boolean change(int client, ClientState from, ClientState to) {
    return records.swap(client, state, from.ordinal(), to.ordinal());
  }

  /** The client's sequence number behind the last request that is answered whole. */
  public int doneSeq(int client) {
    return records.number(client, doneSeq);
  }

  public void doneSeq(int client, int sequence) {
    records.number(client, doneSeq, sequence);
  }

  /** The link that carried a request since the relay's last turn, 0 for none. */
  public int link(int client) {
    return records.number(client, link);
  }

  /** It is the relay's turn. */
  public void clearLink(int client) {
    records.number(client, link, 0);
  }

  /** Why the last message came to the relay. */
  public SpliceReason reason(int client) {
    return SpliceReason.of(records.number(client, reason));
  }

  /** The element of {@code weft_requests} with the verdict on the next head, 0 for none. */
  public int decision(int client) {
    return records.number(client, decision);
  }

  public void clearDecision(int client) {
    records.number(client, decision, 0);
  }

  /** Requests that the kernel carried whole, modulo 2^32. */
  public int carried(int client) {
    return records.number(client, carried);
  }

  /** When the request under way began, as {@link System#nanoTime}, which is CLOCK_MONOTONIC. */
  public long since(int client) {
    return records.wide(client, since);
  }

  /** Milliseconds that the request under way may take, 0 for any time. */
  public int timeoutMillis(int client) {
    return records.number(client, timeout);
  }

  public void listener(int client, int id) {
    records.number(client, listener, id);
  }
}
