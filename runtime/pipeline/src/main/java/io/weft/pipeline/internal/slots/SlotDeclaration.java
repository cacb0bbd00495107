package io.weft.pipeline.internal.slots;

import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import java.util.Set;

/**
 * A capability {@code weft.slot} of a bundle.
 *
 * @param object path of the BPF object in the bundle
 * @param immediate the slot needs no filled tables: it joins the chain once it is loaded
 * @param needs phases that must have a slot for this one to make sense
 */
record SlotDeclaration(
    String name,
    Phase phase,
    long order,
    OnMiss onMiss,
    String object,
    boolean immediate,
    Set<Phase> needs) {

  SlotDeclaration {
    needs = Set.copyOf(needs);
  }

  /**
   * The object's name, as in the service property {@code weft.object}: the file's, without its
   * extension.
   */
  static String objectName(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return file.endsWith(".bpf.o") ? file.substring(0, file.length() - 6) : file;
  }
}
