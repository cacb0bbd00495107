package io.weft.enrolment.internal;

import io.weft.kernel.BpfLink;
import io.weft.kernel.BpfProgram;
import io.weft.kernel.Cgroup;
import io.weft.pipeline.CoreMaps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The core's programs on one control group, in two sets. Redirectors decide where new connections
 * go. Observers show the service's address and count a connection until it closes, so they outlive
 * an unenrolment for a while.
 */
final class GroupPrograms implements AutoCloseable {
  private final Cgroup group;
  private final List<BpfLink> observers = new ArrayList<>();
  private final List<BpfLink> redirectors = new ArrayList<>();

  private GroupPrograms(Cgroup group) {
    this.group = group;
  }

  /**
   * Attaches them. Observers come first: no redirected connection is unseen.
   *
   * @throws io.weft.kernel.KernelException when the kernel refuses one; none stays attached then
   */
  static GroupPrograms attach(CoreMaps core, Path folder) {
    var programs = new GroupPrograms(core.kernel().cgroup(folder));
    try {
      programs.observe(core);
      programs.redirect(core);
      return programs;
    } catch (RuntimeException e) {
      programs.close();
      throw e;
    }
  }

  private void observe(CoreMaps core) {
    observers.add(program(core, "sockops", "weft_sockops").attach(group));
    observers.add(program(core, "peername", "weft_getpeername4").attach(group));
    observers.add(program(core, "peername", "weft_getpeername6").attach(group));
  }

  private void redirect(CoreMaps core) {
    redirectors.add(program(core, "connect", "weft_enter__connect4").attach(group));
    redirectors.add(program(core, "connect", "weft_enter__connect6").attach(group));
  }

  private static BpfProgram program(CoreMaps core, String object, String name) {
    return core.object(object).program(name);
  }

  /** New connections are the application's own again. */
  void release() {
    redirectors.forEach(BpfLink::close);
    redirectors.clear();
  }

  /** Undoes {@link #release}. */
  void resume(CoreMaps core) {
    if (redirectors.isEmpty()) {
      redirect(core);
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
