package io.weft.xds.ads;

import io.weft.xds.ads.Inbox.Received;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The resources of one response. One that it has twice is refused, as Envoy does. */
final class Contents {
  private final Map<String, Received> resources = new LinkedHashMap<>();
  private final Map<String, String> refused = new LinkedHashMap<>();

  void add(String name, Received resource) {
    Received other = resources.put(name, resource);
    if (other != null && !other.resource().equals(resource.resource())) {
      refuse(name, "is in the response twice, with different contents");
    }
  }

  /** It cannot be used, whatever there is of it besides. */
  void refuse(String name, String reason) {
    refused.put(name, reason);
  }

  /** All names that the response has. */
  Set<String> names() {
    var names = new HashSet<>(resources.keySet());
    names.addAll(refused.keySet());
    return names;
  }

  /** Hands the usable ones on; all that is refused. */
  Map<String, String> handOn(Inbox inbox, String typeUrl, Set<String> removed) {
    resources.keySet().removeAll(refused.keySet());
    var all = new LinkedHashMap<>(refused);
    all.putAll(inbox.update(typeUrl, resources, removed));
    return all;
  }
}
