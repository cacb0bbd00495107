package io.weft.http.routing.internal.service;

import io.weft.spi.relay.ActionTable;
import io.weft.spi.relay.RequestAction;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Actions without a grace time. */
public final class HeldActions implements ActionTable {
  private final Map<Integer, RequestAction> actions = new HashMap<>();
  private int last;

  @Override
  public int register(RequestAction action) {
    actions.put(++last, action);
    return last;
  }

  @Override
  public void release(int id) {
    if (actions.remove(id) == null) {
      throw new IllegalStateException("action " + id + " is not held");
    }
  }

  @Override
  public Optional<RequestAction> find(int id) {
    return Optional.ofNullable(actions.get(id));
  }

  int held() {
    return actions.size();
  }
}
