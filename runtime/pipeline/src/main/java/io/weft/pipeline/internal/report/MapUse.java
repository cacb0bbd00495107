package io.weft.pipeline.internal.report;

import io.weft.kernel.BpfMap;
import io.weft.kernel.BpfObject;
import io.weft.kernel.MapType;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.internal.slots.SlotExtender;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How full the maps are that can run out of room. Arrays are not among them: who fills one counts
 * its rows.
 *
 * @param object whose map it is, {@code core} for the core's
 */
record MapUse(String object, String map, String type, int entries, int capacity) {
  private static final Set<MapType> FILLING =
      Set.of(MapType.HASH, MapType.LRU_HASH, MapType.LPM_TRIE, MapType.HASH_OF_MAPS);

  /** Of the core and of all bundles, the fullest first. */
  static List<MapUse> all(CoreMaps core, SlotExtender extender) {
    List<MapUse> all = new ArrayList<>();
    core.maps().values().forEach(map -> add(all, "core", map));
    // While a bundle is updated two versions of an object are there: the newer one, which is last.
    Map<String, BpfObject> objects = new LinkedHashMap<>();
    extender.objects().forEach(object -> objects.put(object.name(), object));
    objects.values().forEach(object -> addOwn(all, core, object));
    all.sort(
        Comparator.comparingDouble(MapUse::share)
            .reversed()
            .thenComparing(MapUse::object)
            .thenComparing(MapUse::map));
    return all;
  }

  private static void addOwn(List<MapUse> all, CoreMaps core, BpfObject object) {
    object.maps().entrySet().stream()
        .filter(map -> !core.maps().containsKey(map.getKey()))
        .forEach(map -> add(all, object.name(), map.getValue()));
  }

  private static void add(List<MapUse> all, String object, BpfMap map) {
    if (!FILLING.contains(map.definition().type())) {
      return;
    }
    try {
      all.add(
          new MapUse(
              object,
              map.name(),
              Results.label(map.definition().type()),
              map.count(),
              map.definition().maxEntries()));
    } catch (IllegalStateException closed) {
      // Its bundle has gone while we looked.
    }
  }

  /** 0 empty to 1 full. */
  double share() {
    return capacity == 0 ? 0 : (double) entries / capacity;
  }
}
