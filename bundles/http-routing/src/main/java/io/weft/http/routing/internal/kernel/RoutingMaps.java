package io.weft.http.routing.internal.kernel;

import io.weft.kernel.BpfMap;
import io.weft.kernel.BpfObject;
import io.weft.kernel.Kernel;
import io.weft.kernel.Keys;
import io.weft.kernel.MapDefinition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * The maps of {@code tables.h}. A table is built aside as an array of its own and entered under a
 * free number; then a listener is pointed to it by one aligned store, so a request sees one table.
 */
public final class RoutingMaps {
  private static final int CELL = 64;
  private static final int HOST = 24;
  private static final int NAME = 124;

  private final Kernel kernel;
  private final BpfMap listeners;
  private final BpfMap tables;
  private final BpfMap clusters;
  private final BitSet used = new BitSet();

  /** The maps of a loaded object. */
  public RoutingMaps(Kernel kernel, BpfObject object) {
    this.kernel = kernel;
    this.listeners = object.map("routing_listeners");
    this.tables = object.map("routing_tables");
    this.clusters = object.map("routing_clusters");
    used.set(0);
  }

  /**
   * Enters a table.
   *
   * @return its number, from 1
   * @throws IllegalStateException when all numbers are taken
   */
  public synchronized int enter(byte[] cells) {
    int number = used.nextClearBit(1);
    if (number >= tables.definition().maxEntries()) {
      throw new IllegalStateException(
          "all %d route tables are in use".formatted(tables.definition().maxEntries() - 1));
    }
    int count = cells.length / CELL;
    MapDefinition definition =
        MapDefinition.array("routing_cells", CELL, count).withFlags(MapDefinition.F_INNER_MAP);
    try (BpfMap table = kernel.createMap(definition)) {
      table.batch().update(numbers(count), cells);
      tables.put(Keys.of(number), table);
    }
    used.set(number);
    return number;
  }

  private static byte[] numbers(int count) {
    ByteBuffer keys = Keys.buffer(new byte[count * Integer.BYTES]);
    for (int i = 0; i < count; i++) {
      keys.putInt(i);
    }
    return keys.array();
  }

  /** Frees a table that no listener names any more, after the grace time. */
  public synchronized void free(int number) {
    tables.delete(Keys.of(number));
    used.clear(number);
  }

  /** Tables in use. */
  public synchronized int count() {
    return used.cardinality() - 1;
  }

  /** Points a listener to a table; its options must not change while it serves. */
  public void listener(int id, int table, ListenerOptions options, int canonicalAction) {
    byte[] host = options.defaultHost().getBytes(StandardCharsets.ISO_8859_1);
    byte[] bytes = new byte[listeners.valueBytes()];
    Keys.buffer(bytes)
        .putInt(table)
        .putInt(options.bits())
        .putInt(options.maxHeaders())
        .putInt(options.maxHead())
        .putInt(canonicalAction)
        .putInt(host.length)
        .put(HOST, host);
    listeners.update(Keys.of(id), bytes);
  }

  /** Requests of the listener find no table, and are answered by the phase's onmiss. */
  public void removeListener(int id) {
    listeners.update(Keys.of(id), new byte[listeners.valueBytes()]);
  }

  /**
   * Makes a cluster known by its name, for {@code cluster_header}; names above 124 bytes are not.
   */
  public void cluster(String name, int id) {
    if (name.getBytes(StandardCharsets.UTF_8).length <= NAME) {
      clusters.update(key(name), Keys.of(id));
    }
  }

  /** Forgets a cluster's name. */
  public void removeCluster(String name) {
    if (name.getBytes(StandardCharsets.UTF_8).length <= NAME) {
      clusters.delete(key(name));
    }
  }

  private static byte[] key(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    byte[] key = new byte[Integer.BYTES + NAME];
    Keys.buffer(key).putInt(text.length).put(text);
    return key;
  }
}
