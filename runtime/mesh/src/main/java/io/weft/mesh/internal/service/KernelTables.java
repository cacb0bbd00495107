package io.weft.mesh.internal.service;

import io.weft.mesh.internal.table.ClusterEntry;
import io.weft.mesh.internal.table.ClusterTable;
import io.weft.mesh.internal.table.EndpointTable;
import io.weft.mesh.internal.table.Inherited;
import io.weft.mesh.internal.table.ListenerEntry;
import io.weft.mesh.internal.table.ListenerKey;
import io.weft.mesh.internal.table.ListenerTable;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.table.Gear;
import io.weft.pipeline.table.ListenerIds;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The mesh's tables in the kernel. */
final class KernelTables implements AutoCloseable {
  private final io.weft.pipeline.table.EndpointTable endpoints;
  private final Tables tables;

  KernelTables(CoreMaps core) {
    endpoints = new io.weft.pipeline.table.EndpointTable(core);
    tables =
        new Tables(
            new Listeners(new io.weft.pipeline.table.ListenerTable(core), new ListenerIds(core)),
            new Clusters(new io.weft.pipeline.table.ClusterTable(core)),
            new Endpoints(endpoints));
  }

  Tables tables() {
    return tables;
  }

  /** What an earlier process left in the tables. */
  static Inherited inherited(CoreMaps core) {
    var keys = new HashMap<ListenerKey, Integer>();
    new ListenerIds(core)
        .all()
        .forEach((to, id) -> keys.put(new ListenerKey(to.address(), to.port()), id));
    var listeners = new io.weft.pipeline.table.ListenerTable(core);
    var clusters = new io.weft.pipeline.table.ClusterTable(core);
    try (var endpoints = new io.weft.pipeline.table.EndpointTable(core)) {
      return new Inherited(
          keys,
          rows(listeners.capacity(), id -> listeners.get(id).isPresent()),
          rows(
              clusters.capacity(),
              id -> clusters.get(id).kind() != io.weft.pipeline.table.ClusterTable.Kind.ABSENT),
          rows(endpoints.capacity(), id -> endpoints.address(id).isPresent()));
    }
  }

  private static Set<Integer> rows(int capacity, IntPredicate used) {
    return IntStream.range(1, capacity).filter(used).boxed().collect(Collectors.toSet());
  }

  @Override
  public void close() {
    endpoints.close();
  }

  private record Listeners(io.weft.pipeline.table.ListenerTable rows, ListenerIds ids)
      implements ListenerTable {
    @Override
    public int capacity() {
      return rows.capacity();
    }

    @Override
    public void write(int id, ListenerEntry entry) {
      rows.put(
          id,
          new io.weft.pipeline.table.ListenerTable.Listener(
              Gear.values()[entry.gear().ordinal()],
              entry.protocol(),
              entry.needs(),
              entry.cluster(),
              entry.split(),
              entry.version()));
    }

    @Override
    public void clear(int id) {
      rows.remove(id);
    }

    @Override
    public void point(ListenerKey key, int id) {
      ids.put(destination(key), id);
    }

    @Override
    public void unpoint(ListenerKey key) {
      ids.remove(destination(key));
    }

    private static ListenerIds.Destination destination(ListenerKey key) {
      return new ListenerIds.Destination(key.ip(), key.port());
    }
  }

  private record Clusters(io.weft.pipeline.table.ClusterTable rows) implements ClusterTable {
    @Override
    public int capacity() {
      return rows.capacity();
    }

    @Override
    public void write(int id, ClusterEntry entry) {
      rows.put(
          id,
          new io.weft.pipeline.table.ClusterTable.Cluster(
              io.weft.pipeline.table.ClusterTable.Kind.values()[entry.kind().ordinal()],
              entry.endpointCount(),
              entry.onlyEndpoint(),
              entry.policy()));
    }
  }

  private record Endpoints(io.weft.pipeline.table.EndpointTable rows) implements EndpointTable {
    @Override
    public int capacity() {
      return rows.capacity();
    }

    @Override
    public void write(int id, int cluster, InetSocketAddress address) {
      rows.put(id, address, cluster);
    }

    @Override
    public void clear(int id) {
      rows.remove(id);
    }

    @Override
    public int active(int id) {
      return rows.active(id);
    }

    @Override
    public long total(int id) {
      return rows.total(id);
    }
  }
}
