package io.weft.xds.testing;

import com.google.protobuf.Message;
import io.weft.spi.xds.ResourceHandler;
import io.weft.spi.xds.ResourceName;
import io.weft.spi.xds.ResourceType;
import io.weft.spi.xds.ResourceUpdate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** A handler that writes down what it gets, as {@code +cluster a} and {@code -cluster a}. */
public final class Recorder<M extends Message> implements ResourceHandler<M> {
  private final ResourceType<M> type;
  private final String word;
  private final List<String> log;
  private final Function<M, Set<ResourceName>> references;
  public final Map<String, M> inForce = new TreeMap<>();
  public final Map<String, String> refusing = new HashMap<>();

  public Recorder(
      ResourceType<M> type,
      String word,
      List<String> log,
      Function<M, Set<ResourceName>> references) {
    this.type = type;
    this.word = word;
    this.log = log;
    this.references = references;
  }

  @Override
  public ResourceType<M> type() {
    return type;
  }

  @Override
  public Set<ResourceName> references(M resource) {
    return references.apply(resource);
  }

  @Override
  public Map<String, String> apply(ResourceUpdate<M> update) {
    var refused = new HashMap<String, String>();
    for (String name : new TreeSet<>(update.changed().keySet())) {
      if (refusing.containsKey(name)) {
        refused.put(name, refusing.get(name));
      } else {
        log.add("+" + word + " " + name);
        inForce.put(name, update.changed().get(name));
      }
    }
    for (String name : new TreeSet<>(update.removed())) {
      log.add("-" + word + " " + name);
      inForce.remove(name);
    }
    return refused;
  }
}
