package io.weft.mesh.internal.listener;

import io.weft.spi.mesh.NetworkFilterHandler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Network filter handlers by type, the newest first: two versions of one for as long as one
 * replaces the other.
 */
final class Handlers {
  private final Map<String, Deque<NetworkFilterHandler>> byType = new HashMap<>();

  void add(NetworkFilterHandler handler) {
    byType.computeIfAbsent(handler.typeUrl(), t -> new ArrayDeque<>()).addFirst(handler);
  }

  void drop(NetworkFilterHandler handler) {
    byType.getOrDefault(handler.typeUrl(), new ArrayDeque<>()).remove(handler);
  }

  Optional<NetworkFilterHandler> newest(String typeUrl) {
    return Optional.ofNullable(byType.get(typeUrl)).map(Deque::peekFirst);
  }
}
