package io.weft.kernel;

import io.weft.kernel.internal.Natives;
import java.nio.file.Path;

/** BPF_PROG_ATTACH to a sockmap, for kernels where it takes no link (EINVAL before 6.10 or so). */
final class SockmapAttachment implements BpfLink {
  private final Natives natives;
  private final BpfMap sockmap;
  private final AttachType hook;
  private BpfProgram program;
  private boolean attached = true;

  SockmapAttachment(Natives natives, BpfMap sockmap, AttachType hook, BpfProgram program) {
    this.natives = natives;
    this.sockmap = sockmap;
    this.hook = hook;
    this.program = program;
    attach(program);
  }

  private void attach(BpfProgram next) {
    KernelException.check(
        natives.bpf().programAttach(next.fd(), sockmap.fd(), hook.number(), 0),
        "attach " + next + " to",
        sockmap.definition());
    program = next;
  }

  @Override
  public synchronized void update(BpfProgram next) {
    attach(next);
  }

  @Override
  public void pin(Path path) {
    throw new KernelException(
        "cannot pin the attachment of " + program + ": this kernel has no links on sockmaps");
  }

  @Override
  public boolean isPinnable() {
    return false;
  }

  @Override
  public synchronized void detach() {
    KernelException.check(
        natives.bpf().programDetach(program.fd(), sockmap.fd(), hook.number()),
        "detach " + program + " from",
        sockmap.definition());
    attached = false;
  }

  @Override
  public synchronized void close() {
    if (attached) {
      detach();
    }
  }

  @Override
  public String toString() {
    return program + " on " + sockmap.definition();
  }
}
