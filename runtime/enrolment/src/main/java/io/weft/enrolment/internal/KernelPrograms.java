package io.weft.enrolment.internal;

import io.weft.kernel.Cgroup;
import io.weft.pipeline.CoreLink;
import io.weft.pipeline.CoreMaps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs in the kernel. Should this process be killed they stay: what it had decided holds
 * on, what needs it is refused.
 */
final class KernelPrograms implements GroupPrograms {
  private final CoreMaps core;
  private final Cgroup group;
  private final List<CoreLink> observers = new ArrayList<>();
  private final List<CoreLink> redirectors = new ArrayList<>();

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
    observers.add(core.attach("sockops", "weft_sockops", group));
    observers.add(core.attach("peername", "weft_getpeername4", group));
    observers.add(core.attach("peername", "weft_getpeername6", group));
  }

  private void redirect() {
    redirectors.add(core.attach("connect", "weft_enter__connect4", group));
    redirectors.add(core.attach("connect", "weft_enter__connect6", group));
  }

  @Override
  public void release() {
    redirectors.forEach(CoreLink::close);
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
    observers.forEach(CoreLink::close);
    observers.clear();
    group.close();
  }
}
