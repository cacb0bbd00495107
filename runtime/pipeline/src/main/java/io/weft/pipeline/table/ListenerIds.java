package io.weft.pipeline.table;

import io.weft.kernel.BpfMap;
import io.weft.kernel.Keys;
import io.weft.kernel.StructLayout;
import io.weft.pipeline.CoreMaps;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code weft_listener_ids}: which listener takes connections to an address. */
public final class ListenerIds {
  private final BpfMap map;
  private final int ip;
  private final int port;

  public ListenerIds(CoreMaps core) {
    map = core.map("weft_listener_ids");
    StructLayout layout = core.struct("weft_listener_key");
    ip = (int) layout.offset("ip");
    port = (int) layout.offset("port");
  }

  /**
   * The destination of connections.
   *
   * @param address empty for any
   * @param port 1 to 65535; with any address also 0 for whatever no other destination takes, but
   *     never the process's own 127.0.0.1 and ::1
   */
  public record Destination(Optional<InetAddress> address, int port) {}

  /** From now on connections there are the listener's; in one step where another had them. */
  public void put(Destination destination, int listener) {
    map.update(key(destination), Keys.of(listener));
  }

  /** Connections there are nobody's. */
  public void remove(Destination destination) {
    map.delete(key(destination));
  }

  /** Whose connections there are. */
  public OptionalInt get(Destination destination) {
    return map.lookup(key(destination))
        .map(value -> OptionalInt.of(Keys.toInt(value)))
        .orElse(OptionalInt.empty());
  }

  /** All of them. */
  public Map<Destination, Integer> all() {
    Map<Destination, Integer> all = new HashMap<>();
    map.forEach((key, value) -> all.put(destination(key), Keys.toInt(value)));
    return all;
  }

  private byte[] key(Destination destination) {
    byte[] key = new byte[map.definition().keySize()];
    destination
        .address()
        .ifPresent(address -> System.arraycopy(Addresses.ip(address), 0, key, ip, 16));
    Keys.buffer(key).putInt(port, destination.port());
    return key;
  }

  private Destination destination(byte[] key) {
    InetAddress address = Addresses.decodeIp(key, ip);
    Optional<InetAddress> specific =
        address.isAnyLocalAddress() ? Optional.empty() : Optional.of(address);
    return new Destination(specific, Keys.buffer(key).getInt(port));
  }
}
