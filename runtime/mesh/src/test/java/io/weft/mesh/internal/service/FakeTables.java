package io.weft.mesh.internal.service;

import io.weft.mesh.internal.table.ClusterEntry;
import io.weft.mesh.internal.table.ClusterTable;
import io.weft.mesh.internal.table.EndpointTable;
import io.weft.mesh.internal.table.ListenerEntry;
import io.weft.mesh.internal.table.ListenerKey;
import io.weft.mesh.internal.table.ListenerTable;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** The kernel's tables, in memory; writing a row that is in use for another address fails. */
final class FakeTables {
  record Row(int cluster, InetSocketAddress address) {}

  final Map<Integer, ListenerEntry> listeners = new HashMap<>();
  final Map<ListenerKey, Integer> keys = new HashMap<>();
  final Map<Integer, ClusterEntry> clusters = new HashMap<>();
  final Map<Integer, Row> endpoints = new HashMap<>();
  final Map<Integer, Integer> active = new HashMap<>();
  int endpointWrites;
  int clusterWrites;

  Tables tables(int capacity) {
    return new Tables(listeners(capacity), clusters(capacity), endpoints(capacity));
  }

  private ListenerTable listeners(int capacity) {
    return new ListenerTable() {
      @Override
      public int capacity() {
        return capacity;
      }

      @Override
      public void write(int id, ListenerEntry entry) {
        listeners.put(id, entry);
      }

      @Override
      public void clear(int id) {
        if (keys.containsValue(id)) {
          throw new AssertionError("row " + id + " is cleared while an address leads to it");
        }
        listeners.remove(id);
      }

      @Override
      public void point(ListenerKey key, int id) {
        if (!listeners.containsKey(id)) {
          throw new AssertionError(key + " leads to row " + id + ", which is empty");
        }
        keys.put(key, id);
      }

      @Override
      public void unpoint(ListenerKey key) {
        keys.remove(key);
      }
    };
  }

  private ClusterTable clusters(int capacity) {
    return new ClusterTable() {
      @Override
      public int capacity() {
        return capacity;
      }

      @Override
      public void write(int id, ClusterEntry entry) {
        if (entry.onlyEndpoint() != 0 && endpoints.get(entry.onlyEndpoint()).cluster() != id) {
          throw new AssertionError("cluster " + id + " names an endpoint of another cluster");
        }
        clusterWrites++;
        clusters.put(id, entry);
      }
    };
  }

  private EndpointTable endpoints(int capacity) {
    return new EndpointTable() {
      @Override
      public int capacity() {
        return capacity;
      }

      @Override
      public void write(int id, int cluster, InetSocketAddress address) {
        endpointWrites++;
        if (endpoints.putIfAbsent(id, new Row(cluster, address)) != null) {
          throw new AssertionError("row " + id + " is written while it is in use");
        }
      }

      @Override
      public void clear(int id) {
        endpoints.remove(id);
      }

      @Override
      public int active(int id) {
        return active.getOrDefault(id, 0);
      }

      @Override
      public long total(int id) {
        return 0;
      }
    };
  }
}
