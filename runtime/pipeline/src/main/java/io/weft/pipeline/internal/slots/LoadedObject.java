package io.weft.pipeline.internal.slots;

import io.weft.kernel.BpfObject;
import io.weft.pipeline.chain.Hook;
import io.weft.pipeline.chain.Phase;
import java.util.Set;

/** A bundle's BPF object in the kernel. */
interface LoadedObject extends AutoCloseable {

  /** Whether slots of this phase run at all: those of the way back need a kernel that carries. */
  boolean wanted(Phase phase);

  /** The hooks for which the object has programs of this slot. */
  Set<Hook> hooks(String slot);

  /** Puts the slot's programs into the arrays at this index. */
  void install(String slot, int index);

  /** Takes whatever programs are at this index out of the arrays. */
  void uninstall(int index);

  /** What its bundle gets to see. */
  BpfObject view();

  /** Gives programs and maps back to the kernel. */
  @Override
  void close();
}
