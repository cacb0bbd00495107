package io.weft.pipeline.internal.slots;

import io.weft.pipeline.chain.Hook;
import io.weft.pipeline.chain.Slot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Takes objects into the kernel, all or nothing, and out again. */
final class UnitLoader {
  private static final Logger LOG = LogManager.getLogger(UnitLoader.class);

  private final ObjectLoader loader;
  private final ObjectPublisher publisher;
  private final SlotCounters counters;
  private final SlotIndices indices;

  UnitLoader(
      ObjectLoader loader, ObjectPublisher publisher, SlotCounters counters, SlotIndices indices) {
    this.loader = loader;
    this.publisher = publisher;
    this.counters = counters;
    this.indices = indices;
  }

  /** Loads; on failure the unit says why, and nothing of it is left. */
  void load(ObjectUnit unit) {
    BundleObject source = unit.source();
    try {
      if (!source.refusal().isEmpty()) {
        throw new SlotRefusedException(source.refusal());
      }
      LoadedObject object = loader.load(source.name(), source.elf());
      Map<SlotDeclaration, Slot> slots = installAll(source, object);
      unit.loaded(object, slots, publisher.publish(source.origin(), source.name(), object));
      LOG.info("{}: loaded {}, slots {}", source.origin(), source.path(), names(slots));
    } catch (SlotRefusedException e) {
      unit.refuse(e.getMessage());
      LOG.error("{}: refused {}: {}", source.origin(), source.path(), e.getMessage());
    }
  }

  /** Gives the slots' numbers and the object back. */
  void unload(ObjectUnit unit) {
    unit.object().ifPresent(object -> undo(object, unit.slots()));
    LOG.info("{}: unloaded {}", unit.source().origin(), unit.source().path());
  }

  /** Gives back what an earlier process left; no request can be on its way there. */
  void reclaim() {
    List<Integer> inherited = indices.takeInherited();
    for (int index : inherited) {
      loader.uninstall(index);
      indices.release(index);
    }
    if (!inherited.isEmpty()) {
      LOG.info("took {} programs of an earlier process away", inherited.size());
    }
  }

  private Map<SlotDeclaration, Slot> installAll(BundleObject source, LoadedObject object)
      throws SlotRefusedException {
    Map<SlotDeclaration, Slot> done = new LinkedHashMap<>();
    try {
      for (SlotDeclaration declaration : source.slots()) {
        if (!object.wanted(declaration.phase())) {
          continue;
        }
        done.put(declaration, install(declaration, object));
      }
      return done;
    } catch (SlotRefusedException | RuntimeException e) {
      undo(object, done);
      throw new SlotRefusedException(e.getMessage(), e);
    }
  }

  private Slot install(SlotDeclaration declared, LoadedObject object) throws SlotRefusedException {
    Set<Hook> hooks = object.hooks(declared.name());
    if (hooks.isEmpty()) {
      throw new SlotRefusedException(
          "%s has no program for the slot %s: WEFT_SLOT(%s, %s) is missing"
              .formatted(
                  declared.object(), declared.name(), declared.phase().label(), declared.name()));
    }
    int index = indices.allocate();
    Slot slot =
        new Slot(
            declared.name(), declared.phase(), declared.order(), declared.onMiss(), index, hooks);
    try {
      counters.opened(slot);
      object.install(declared.name(), index);
      return slot;
    } catch (RuntimeException e) {
      object.uninstall(index);
      indices.release(index);
      throw e;
    }
  }

  private void undo(LoadedObject object, Map<SlotDeclaration, Slot> slots) {
    for (Slot slot : slots.values()) {
      object.uninstall(slot.index());
      counters.closed(slot);
      indices.release(slot.index());
    }
    object.close();
  }

  private static String names(Map<SlotDeclaration, Slot> slots) {
    return String.join(", ", slots.keySet().stream().map(SlotDeclaration::name).toList());
  }
}
