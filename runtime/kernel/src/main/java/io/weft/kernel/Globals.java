package io.weft.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Map;

/** Finds global variables: their places stand in BTF, their memory is that of a map. */
final class Globals {
  private Globals() {}

  static GlobalVariable find(Btf btf, Map<String, MapSpec> maps, String variable, String object) {
    Btf.Place place = place(btf, variable, object);
    MapSpec map = maps.get(place.section());
    if (map == null) {
      throw absent(variable, object);
    }
    MemorySegment section = map.initialValue();
    return new GlobalVariable(variable, section.asSlice(place.offset(), place.size()));
  }

  static Btf.Place place(Btf btf, String variable, String object) {
    return btf.variable(variable).orElseThrow(() -> absent(variable, object));
  }

  private static KernelException absent(String variable, String object) {
    return new KernelException("object " + object + " has no global variable " + variable);
  }
}
