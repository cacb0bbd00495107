package io.weft.grayscale.internal;

import io.weft.spi.relay.ActionTable;
import io.weft.spi.relay.RequestAction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Actions until they are released. */
final class HeldActions implements ActionTable {
  private final Map<Integer, RequestAction> actions = new HashMap<>();
  private int last;

  @Override
  public synchronized int register(RequestAction action) {
    actions.put(++last, action);
    return last;
  }

  @Override
  public synchronized void release(int id) {
    if (actions.remove(id) == null) {
      throw new IllegalStateException("action " + id + " is not held");
    }
  }

  @Override
  public synchronized Optional<RequestAction> find(int id) {
    return Optional.ofNullable(actions.get(id));
  }

  synchronized int held() {
    return actions.size();
  }

  /** What a verdict names, in its order. */
  List<RequestAction> of(List<Integer> ids) {
    return ids.stream().filter(id -> id != 0).map(id -> find(id).orElseThrow()).toList();
  }
}
