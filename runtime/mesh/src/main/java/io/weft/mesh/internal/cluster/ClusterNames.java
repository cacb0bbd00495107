package io.weft.mesh.internal.cluster;

import io.weft.mesh.internal.id.Grace;
import io.weft.mesh.internal.id.IdPool;
import io.weft.spi.definition.RefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Ids of cluster names, counted by who holds them. A name keeps its id through the grace time after
 * its last holder. Nothing is called with this object's monitor held but the pool.
 */
final class ClusterNames {
  private final IdPool pool;
  private final Grace grace;
  private final Map<String, Name> byName = new HashMap<>();
  private final Map<Integer, Name> byId = new HashMap<>();

  private static final class Name {
    final String text;
    final int id;
    int holders;
    int departures;

    Name(String text, int id) {
      this.text = text;
      this.id = id;
    }
  }

  ClusterNames(IdPool pool, Grace grace) {
    this.pool = pool;
    this.grace = grace;
  }

  /** Holds a name; its id. */
  synchronized int hold(String text) throws RefusedException {
    Name name = byName.get(text);
    if (name == null) {
      name = new Name(text, pool.take());
      byName.put(text, name);
      byId.put(name.id, name);
    }
    name.holders++;
    return name.id;
  }

  /** Lets go of a name once. */
  void release(int id) {
    int departure;
    synchronized (this) {
      Name name = byId.get(id);
      if (name == null || name.holders == 0) {
        throw new IllegalStateException("cluster id " + id + " is not held");
      }
      if (--name.holders > 0) {
        return;
      }
      departure = ++name.departures;
    }
    grace.after(() -> drop(id, departure));
  }

  private synchronized void drop(int id, int departure) {
    Name name = byId.get(id);
    if (name != null && name.holders == 0 && name.departures == departure) {
      byId.remove(id);
      byName.remove(name.text);
      pool.give(id);
    }
  }

  synchronized OptionalInt find(String text) {
    Name name = byName.get(text);
    return name == null ? OptionalInt.empty() : OptionalInt.of(name.id);
  }

  synchronized String nameOf(int id) {
    Name name = byId.get(id);
    return name == null ? "unknown" : name.text;
  }
}
