package io.weft.pipeline.internal.core;

import io.weft.kernel.BpfMap;
import io.weft.kernel.BpfObject;
import io.weft.kernel.BpfObjectSpec;
import io.weft.kernel.MapDefinition;
import io.weft.kernel.MapSpec;
import io.weft.kernel.StructLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Maps whose names begin with {@code keep_}: what an object has counted, as opposed to what it was
 * told. All versions of an object share them, so an update starts no turn anew. Safe for many
 * threads.
 */
public final class KeptMaps implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(KeptMaps.class);
  private static final String PREFIX = "keep_";

  private final Map<String, Kept> kept = new HashMap<>();

  /** Sizes, flags and fields: all that two versions must agree on. */
  private record Shape(MapDefinition definition, Optional<StructLayout> value) {
    static Shape of(MapSpec map) {
      return new Shape(map.definition(), map.valueStruct());
    }
  }

  private record Kept(BpfMap map, Shape shape) {}

  /** Loads an object with the maps that an earlier version of it left. */
  public synchronized BpfObject load(BpfObjectSpec spec) {
    Map<String, Shape> fresh = new HashMap<>();
    for (MapSpec map : spec.maps().values()) {
      if (map.name().startsWith(PREFIX) && !share(spec.name(), map)) {
        fresh.put(map.name(), Shape.of(map));
      }
    }
    BpfObject object = spec.load();
    fresh.forEach((name, shape) -> keep(object, name, shape));
    return object;
  }

  private boolean share(String object, MapSpec map) {
    Kept earlier = kept.get(key(object, map.name()));
    if (earlier == null) {
      return false;
    }
    if (!earlier.shape().equals(Shape.of(map))) {
      LOG.info("{} of {} starts anew: its elements have another shape", map.name(), object);
      return false;
    }
    map.reuse(earlier.map());
    return true;
  }

  private void keep(BpfObject object, String name, Shape shape) {
    Kept map = new Kept(object.map(name).duplicate(), shape);
    Kept earlier = kept.put(key(object.name(), name), map);
    if (earlier != null) {
      earlier.map().close();
    }
  }

  private static String key(String object, String map) {
    return object + "/" + map;
  }

  @Override
  public synchronized void close() {
    kept.values().forEach(map -> map.map().close());
    kept.clear();
  }
}
