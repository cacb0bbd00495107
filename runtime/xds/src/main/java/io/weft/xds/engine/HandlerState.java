package io.weft.xds.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.weft.spi.xds.ResourceHandler;
import io.weft.spi.xds.ResourceName;
import io.weft.spi.xds.ResourceType;
import io.weft.spi.xds.ResourceUpdate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** A handler and what it has been given. */
final class HandlerState {
  private static final Logger LOG = LogManager.getLogger(HandlerState.class);

  private final ResourceHandler<Message> handler;
  private final Map<String, ByteString> given = new HashMap<>();
  private boolean replayed;

  @SuppressWarnings("unchecked") // A handler gets messages of its own type only.
  HandlerState(ResourceHandler<?> handler) {
    this.handler = (ResourceHandler<Message>) handler;
  }

  boolean is(ResourceHandler<?> other) {
    return handler == other;
  }

  ResourceType<Message> type() {
    return handler.type();
  }

  boolean replayed() {
    return replayed;
  }

  boolean has(String name, ByteString value) {
    return given.get(name) == value;
  }

  Set<ResourceName> references(Message resource) {
    return handler.references(resource);
  }

  /** Gives a batch; answers the refused names with reasons. */
  Map<String, String> apply(Map<String, Message> changed, Map<String, ByteString> values) {
    boolean replay = !replayed;
    replayed = true;
    Map<String, String> refused = new HashMap<>(call(changed, Set.of(), replay));
    values.forEach(
        (name, value) -> {
          if (!refused.containsKey(name)) {
            given.put(name, value);
          }
        });
    return refused;
  }

  void remove(Set<String> names) {
    call(Map.of(), names, false);
    given.keySet().removeAll(names);
  }

  private Map<String, String> call(
      Map<String, Message> changed, Set<String> removed, boolean replay) {
    try {
      return handler.apply(new ResourceUpdate<>(changed, removed, replay));
    } catch (RuntimeException e) {
      return oneByOne(changed, removed, replay, e);
    }
  }

  /** One resource that a handler trips over must not stop the others of its batch. */
  private Map<String, String> oneByOne(
      Map<String, Message> changed, Set<String> removed, boolean replay, RuntimeException e) {
    LOG.error("{} failed on {} resources", handler.getClass().getName(), changed.size(), e);
    if (changed.size() + removed.size() <= 1) {
      String reason = "internal error in " + handler.getClass().getSimpleName() + ": " + e;
      var refused = new HashMap<String, String>();
      changed.keySet().forEach(name -> refused.put(name, reason));
      return refused;
    }
    var refused = new HashMap<String, String>();
    changed.forEach((name, m) -> refused.putAll(call(Map.of(name, m), Set.of(), replay)));
    removed.forEach(name -> call(Map.of(), Set.of(name), replay));
    return refused;
  }
}
