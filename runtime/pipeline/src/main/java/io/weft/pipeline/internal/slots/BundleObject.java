package io.weft.pipeline.internal.slots;

import java.util.List;

/**
 * A BPF object of a bundle that started, with the slots that its manifest declares in it.
 *
 * @param path in the bundle
 * @param elf empty when it could not be read
 * @param refusal why it cannot be loaded at all; empty when nothing speaks against it
 */
record BundleObject(
    Origin origin, String path, byte[] elf, List<SlotDeclaration> slots, String refusal) {

  BundleObject {
    slots = List.copyOf(slots);
  }

  String name() {
    return SlotDeclaration.objectName(path);
  }
}
