package io.weft.pipeline.internal.slots;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Reads what a bundle declares in the namespace {@code weft.slot}, and the objects that hold it.
 */
final class BundleReader {
  static final String NAMESPACE = "weft.slot";

  private final DeclarationReader declarations;

  BundleReader(DeclarationReader declarations) {
    this.declarations = declarations;
  }

  /** The bundle's objects; one that cannot be used carries the reason. */
  List<BundleObject> read(Bundle bundle) {
    Origin origin = new Origin(bundle.getBundleId(), bundle.getSymbolicName(), bundle.getVersion());
    Map<String, List<Map<String, Object>>> byObject = new LinkedHashMap<>();
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    for (BundleCapability capability : revision.getDeclaredCapabilities(NAMESPACE)) {
      String path = String.valueOf(capability.getAttributes().getOrDefault("object", "?"));
      byObject.computeIfAbsent(path, p -> new ArrayList<>()).add(capability.getAttributes());
    }
    List<BundleObject> objects = new ArrayList<>();
    byObject.forEach((path, slots) -> objects.add(object(bundle, origin, path, slots)));
    return objects;
  }

  private BundleObject object(
      Bundle bundle, Origin origin, String path, List<Map<String, Object>> attributes) {
    List<SlotDeclaration> slots = new ArrayList<>();
    try {
      for (Map<String, Object> one : attributes) {
        slots.add(declarations.read(one));
      }
      checkUnique(slots);
      return new BundleObject(origin, path, bytes(bundle, path), slots, "");
    } catch (SlotRefusedException e) {
      return new BundleObject(origin, path, new byte[0], slots, e.getMessage());
    }
  }

  private static void checkUnique(List<SlotDeclaration> slots) throws SlotRefusedException {
    Set<String> names = new HashSet<>();
    for (SlotDeclaration slot : slots) {
      if (!names.add(slot.name())) {
        throw new SlotRefusedException("the slot " + slot.name() + " is declared twice");
      }
    }
  }

  private static byte[] bytes(Bundle bundle, String path) throws SlotRefusedException {
    URL entry = bundle.getEntry(path);
    if (entry == null) {
      throw new SlotRefusedException(
          path + " is not in the bundle: does the pom set bpf.programs to its folder?");
    }
    try (InputStream in = entry.openStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new SlotRefusedException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }
}
