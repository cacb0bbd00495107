package io.weft.enrolment.internal;

import io.weft.kernel.BpfLink;
import io.weft.kernel.BpfProgram;
import io.weft.kernel.Cgroup;
import io.weft.pipeline.CoreMaps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs in the kernel, held by links: they go with this process, however it ends. */
final class KernelPrograms implements GroupPrograms {
  private final CoreMaps core;
  private final Cgroup group;
  private final List<BpfLink> observers = new ArrayList<>();
  private final List<BpfLink> redirectors = new ArrayList<>();

  private KernelPrograms(CoreMaps core, Cgroup group) {
    this.core = core;
    this.group = group;
  }

  /**
   * Attaches them. Observers come first: no redirected connection is unseen.
   *
   * @throws io.weft.kernel.KernelException when the kernel refuses one; none stays attached then
   */
  static KernelPrograms attach(CoreMaps core, Path folder) {
    var programs = new KernelPrograms(core, core.kernel().cgroup(folder));
    try {
      programs.observe();
      programs.redirect();
      return programs;
    } catch (RuntimeException e) {
      programs.close();
      throw e;
    }
  }

  private void observe() {
    observers.add(program("sockops", "weft_sockops").attach(group));
    observers.add(program("peername", "weft_getpeername4").attach(group));
    observers.add(program("peername", "weft_getpeername6").attach(group));
  }

  private void redirect() {
    redirectors.add(program("connect", "weft_enter__connect4").attach(group));
    redirectors.add(program("connect", "weft_enter__connect6").attach(group));
  }

  private BpfProgram program(String object, String name) {
    return core.object(object).program(name);
  }

  @Override
  public void release() {
    redirectors.forEach(BpfLink::close);
    redirectors.clear();
  }

  @Override
  public void resume() {
    if (redirectors.isEmpty()) {
      redirect();
    }
  }

  @Override
  public void close() {
    release();
    observers.forEach(BpfLink::close);
    observers.clear();
    group.close();
  }
}
