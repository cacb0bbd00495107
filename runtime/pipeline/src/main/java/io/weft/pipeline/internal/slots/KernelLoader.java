package io.weft.pipeline.internal.slots;

import io.weft.kernel.BpfObject;
import io.weft.kernel.KernelException;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.chain.Hook;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.chain.SlotPrograms;
import java.util.Set;

/** Loads into this kernel. */
final class KernelLoader implements ObjectLoader {
  private final CoreMaps core;
  private final SlotPrograms programs;

  KernelLoader(CoreMaps core) {
    this.core = core;
    this.programs = core.programs();
  }

  @Override
  public LoadedObject load(String name, byte[] elf) throws SlotRefusedException {
    try {
      return new Loaded(programs, core.carries(), core.load(name, elf));
    } catch (KernelException e) {
      throw new SlotRefusedException(e.getMessage(), e);
    }
  }

  @Override
  public void uninstall(int index) {
    programs.uninstall(index);
  }

  private record Loaded(SlotPrograms programs, boolean carries, BpfObject view)
      implements LoadedObject {
    @Override
    public boolean wanted(Phase phase) {
      return carries || Hook.REQUEST.runs(phase);
    }

    @Override
    public Set<Hook> hooks(String slot) {
      return programs.hooks(view, slot);
    }

    @Override
    public void install(String slot, int index) {
      programs.install(view, slot, index);
    }

    @Override
    public void uninstall(int index) {
      programs.uninstall(index);
    }

    @Override
    public void close() {
      view.close();
    }
  }
}
