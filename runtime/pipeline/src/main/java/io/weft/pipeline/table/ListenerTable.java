package io.weft.pipeline.table;

import io.weft.kernel.BpfMap;
import io.weft.kernel.Keys;
import io.weft.kernel.StructLayout;
import io.weft.pipeline.CoreMaps;
import java.nio.ByteBuffer;
import java.util.Optional;

/** {@code weft_listeners}. */
public final class ListenerTable {
  private final BpfMap map;
  private final int gear;
  private final int protocol;
  private final int needs;
  private final int cluster;
  private final int split;
  private final int present;
  private final int version;

  public ListenerTable(CoreMaps core) {
    map = core.map("weft_listeners");
    StructLayout layout = core.struct("weft_listener");
    gear = (int) layout.offset("gear");
    protocol = (int) layout.offset("protocol");
    needs = (int) layout.offset("needs");
    cluster = (int) layout.offset("cluster");
    split = (int) layout.offset("split");
    present = (int) layout.offset("present");
    version = (int) layout.offset("version");
  }

  /**
   * A listener.
   *
   * @param protocol {@code enum weft_protocol}
   * @param needs bits of the phases that each request must get
   * @param cluster the fixed cluster, 0 none
   * @param split definition of weighted clusters for TCP, 0 none
   * @param version of the configuration, for people
   */
  public record Listener(Gear gear, int protocol, int needs, int cluster, int split, long version) {
    public Listener withCluster(int id) {
      return new Listener(gear, protocol, needs, id, split, version);
    }
  }

  /** Ids go from 1 to this, exclusive. */
  public int capacity() {
    return map.definition().maxEntries();
  }

  /** Writes whole. */
  public void put(int id, Listener listener) {
    Ids.check("listener", id, capacity());
    byte[] bytes = new byte[map.valueBytes()];
    ByteBuffer buffer = Keys.buffer(bytes);
    buffer.putInt(gear, listener.gear().number());
    buffer.putInt(protocol, listener.protocol());
    buffer.putInt(needs, listener.needs());
    buffer.putInt(cluster, listener.cluster());
    buffer.putInt(split, listener.split());
    buffer.putInt(present, 1);
    buffer.putLong(version, listener.version());
    map.update(Keys.of(id), bytes);
  }

  /** Requests of it get 503 from now on, connections of it pass as if nobody were enrolled. */
  public void remove(int id) {
    Ids.check("listener", id, capacity());
    map.update(Keys.of(id), new byte[map.valueBytes()]);
  }

  /** What is there. */
  public Optional<Listener> get(int id) {
    Ids.check("listener", id, capacity());
    ByteBuffer buffer = Keys.buffer(map.lookup(Keys.of(id)).orElseThrow());
    if (buffer.getInt(present) == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Listener(
            Gear.values()[buffer.getInt(gear)],
            buffer.getInt(protocol),
            buffer.getInt(needs),
            buffer.getInt(cluster),
            buffer.getInt(split),
            buffer.getLong(version)));
  }
}
