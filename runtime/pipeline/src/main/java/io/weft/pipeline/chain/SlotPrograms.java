package io.weft.pipeline.chain;

import io.weft.kernel.BpfMap;
import io.weft.kernel.BpfObject;
import io.weft.kernel.BpfProgram;
import io.weft.kernel.Keys;
import io.weft.pipeline.CoreMaps;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The arrays {@code weft_slots_*}, from which one slot calls the next. An array fixes program type
 * and hook with its first program, hence one for each.
 */
public final class SlotPrograms {
  private static final int FINISH = 0;
  private static final String ARRAYS = "weft_slots_";

  private final CoreMaps core;

  public SlotPrograms(CoreMaps core) {
    this.core = core;
  }

  /** Slots that there can be, the finish program at 0 included. */
  public int capacity() {
    return core.map(ARRAYS + Hook.REQUEST.programs().getFirst()).definition().maxEntries();
  }

  /** Puts the programs that end every walk in place: {@code weft_finish__<hook>}. */
  public void installFinish() {
    for (BpfObject object : core.objects()) {
      install(object, "weft_finish", FINISH);
    }
  }

  /** The hooks for which the object has all programs of a slot. */
  public Set<Hook> hooks(BpfObject object, String slot) {
    Map<String, BpfProgram> programs = object.programs();
    Set<Hook> hooks = EnumSet.noneOf(Hook.class);
    for (Hook hook : Hook.values()) {
      boolean all =
          hook.programs().stream()
              .allMatch(
                  suffix ->
                      programs.containsKey(slot + "__" + suffix)
                          && core.maps().containsKey(ARRAYS + suffix));
      if (all) {
        hooks.add(hook);
      }
    }
    return hooks;
  }

  /** Puts a slot's programs into the arrays. */
  public void install(BpfObject object, String slot, int index) {
    hooks(object, slot).forEach(hook -> put(object, slot, hook, index));
  }

  private void put(BpfObject object, String slot, Hook hook, int index) {
    for (String suffix : hook.programs()) {
      core.map(ARRAYS + suffix).put(Keys.of(index), object.program(slot + "__" + suffix));
    }
  }

  /** Empties an index in all arrays. */
  public void uninstall(int index) {
    byte[] key = Keys.of(index);
    arrays().forEach(array -> array.delete(key));
  }

  /** The indices that have a program in any array, but for the finish program's. */
  public List<Integer> installed() {
    List<Integer> indices = new ArrayList<>();
    for (int index = 1; index < capacity(); index++) {
      byte[] key = Keys.of(index);
      if (arrays().stream().anyMatch(array -> array.lookup(key).isPresent())) {
        indices.add(index);
      }
    }
    return indices;
  }

  private List<BpfMap> arrays() {
    return core.maps().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(ARRAYS))
        .map(Map.Entry::getValue)
        .toList();
  }
}
