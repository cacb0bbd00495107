package io.weft.relay.internal.splice;

import io.weft.kernel.StructLayout;
import java.lang.foreign.MemorySegment;

/** {@code weft_links}: connections to endpoints on this node. Element 0 is never used. */
public final class LinkTable {
  private final Records records;
  private final long endpoint;
  private final long client;
  private final long expected;
  private final long sent;
  private final long hint;
  private final long requests;

  public LinkTable(MemorySegment memory, long stride, StructLayout layout) {
    records = new Records(memory, stride);
    endpoint = layout.offset("endpoint");
    client = layout.offset("client");
    expected = layout.offset("expected");
    sent = layout.offset("sent");
    hint = layout.offset("hint");
    requests = layout.offset("requests");
  }

  public int count() {
    return records.count();
  }

  /** Describes a connection that is to be joined. */
  public void describe(int link, int endpointId) {
    records.number(link, endpoint, endpointId);
    records.number(link, requests, 0);
    finish(link);
  }

  /** The client whose request is under way, 0 for none. */
  public int client(int link) {
    return records.number(link, client);
  }

  /** Octets of the response that are still to come behind {@link #sent}; 0 before its head. */
  public int expected(int link) {
    return records.number(link, expected);
  }

  /** Octets of the response that the client has got from the kernel. */
  public int sent(int link) {
    return records.number(link, sent);
  }

  /** What the parser of the request said for that of its response. */
  public long hint(int link) {
    return records.wide(link, hint);
  }

  /** Requests carried, modulo 2^32. */
  public int requests(int link) {
    return records.number(link, requests);
  }

  /**
   * Lets no program find the client any more: the first step of who ends what is under way. Who has
   * found it by now is inside send() on the link, which a turn of the client tells.
   */
  public void release(int link) {
    records.number(link, client, 0);
  }

  /** The relay has ended what was under way. */
  public void finish(int link) {
    records.number(link, expected, 0);
    records.number(link, sent, 0);
    records.number(link, client, 0);
  }
}
