package io.weft.bench.control;

import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a control plane serves: resources by type and name. */
public final class Snapshot {
  private final Map<String, Map<String, Message>> resources = new LinkedHashMap<>();

  /** Adds or replaces a resource. */
  public synchronized void put(String type, String name, Message resource) {
    resources.computeIfAbsent(type, _ -> new LinkedHashMap<>()).put(name, resource);
  }

  /** All resources of a type. */
  synchronized Map<String, Message> all(String type) {
    return Map.copyOf(resources.getOrDefault(type, Map.of()));
  }
}
