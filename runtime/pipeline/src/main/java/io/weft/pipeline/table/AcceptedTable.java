package io.weft.pipeline.table;

import io.weft.kernel.BpfMap;
import io.weft.kernel.Keys;
import io.weft.kernel.StructLayout;
import io.weft.pipeline.CoreMaps;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** {@code weft_accepted}: what the relay has to know about a connection that it accepts. */
public final class AcceptedTable {
  private final BpfMap map;
  private final int netns;
  private final int client;
  private final int listener;
  private final int destination;
  private final int cgroup;
  private final int cookie;

  public AcceptedTable(CoreMaps core) {
    map = core.map("weft_accepted");
    StructLayout key = core.struct("weft_accepted_key");
    netns = (int) key.offset("netns");
    client = (int) key.offset("client");
    StructLayout value = core.struct("weft_accepted");
    listener = (int) value.offset("listener");
    destination = (int) value.offset("destination");
    cgroup = (int) value.offset("cgroup");
    cookie = (int) value.offset("cookie");
  }

  /**
   * A connection of an application.
   *
   * @param listener whose it is
   * @param destination where the application wanted to go
   * @param cgroup of the application's process
   * @param cookie of the application's socket
   */
  public record Accepted(int listener, InetSocketAddress destination, long cgroup, long cookie) {}

  /** Takes the entry of a client in the namespace with this cookie; it is there once. */
  public Optional<Accepted> take(long namespace, InetSocketAddress from) {
    byte[] key = new byte[map.definition().keySize()];
    Keys.buffer(key).putLong(netns, namespace);
    System.arraycopy(Addresses.encode(from), 0, key, client, Addresses.BYTES);
    return map.take(key).map(this::decode);
  }

  private Accepted decode(byte[] value) {
    ByteBuffer buffer = Keys.buffer(value);
    return new Accepted(
        buffer.getInt(listener),
        Addresses.decode(value, destination),
        buffer.getLong(cgroup),
        buffer.getLong(cookie));
  }
}
