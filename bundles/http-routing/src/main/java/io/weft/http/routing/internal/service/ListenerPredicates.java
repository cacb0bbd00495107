package io.weft.http.routing.internal.service;

import io.weft.http.routing.internal.action.DecidedTarget;
import io.weft.http.routing.internal.predicate.PredicateSet;
import io.weft.spi.relay.RequestPredicates;
import io.weft.spi.relay.RequestView;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the relay evaluates for each listener before it asks. Event loops read without a lock. */
final class ListenerPredicates implements RequestPredicates {
  private final Map<TableKey, PredicateSet> sets = new ConcurrentHashMap<>();
  private final Map<Integer, TableKey> keys = new ConcurrentHashMap<>();

  /** Those of a table, and of the one that follows it. */
  void publish(TableKey key, PredicateSet set) {
    if (set.isEmpty()) {
      sets.remove(key);
    } else {
      sets.put(key, set);
    }
  }

  void forget(TableKey key) {
    sets.remove(key);
  }

  void bind(int listener, TableKey key) {
    keys.put(listener, key);
  }

  void unbind(int listener) {
    keys.remove(listener);
  }

  @Override
  public boolean needed(int listener) {
    return !sets.isEmpty() && find(listener) != null;
  }

  private PredicateSet find(int listener) {
    TableKey key = keys.get(listener);
    return key == null ? null : sets.get(key);
  }

  @Override
  public long evaluate(int listener, RequestView request) {
    TableKey key = keys.get(listener);
    PredicateSet set = find(listener);
    return set == null ? 0 : set.evaluate(request, DecidedTarget.of(request, key.options()));
  }
}
