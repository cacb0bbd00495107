package io.weft.kernel;

import io.weft.kernel.internal.Fd;
import io.weft.kernel.internal.Natives;

/** Makes links. */
final class Attaching {
  private Attaching() {}

  static BpfLink link(
      Natives natives, BpfProgram program, AttachType hook, int target, Object where) {
    int fd = natives.bpf().linkCreate(program.fd(), target, hook.number());
    if (fd < 0) {
      throw KernelException.of("attach " + program + " to", where, -fd, hint(-fd));
    }
    String what = program + " on " + where;
    return new FdLink(natives, Fd.owned(natives.posix(), fd, what), what);
  }

  private static String hint(int errno) {
    return switch (errno) {
      case Errno.EPERM -> "no privilege, or a program above forbids others";
      case Errno.E2BIG -> "64 programs are attached there";
      case Errno.EINVAL -> "the hook does not fit the target or the program";
      default -> "";
    };
  }

  static BpfLink sockmap(Natives natives, BpfProgram program, AttachType hook, BpfMap sockmap) {
    if (!hook.isSockmap()) {
      throw new KernelException("cannot attach " + program + " to a sockmap: wrong hook");
    }
    int fd = natives.bpf().linkCreate(program.fd(), sockmap.fd(), hook.number());
    if (fd == -Errno.EINVAL) {
      return new SockmapAttachment(natives, sockmap, hook, program);
    }
    KernelException.check(fd, "attach " + program + " to", sockmap.definition());
    String what = program + " on " + sockmap.definition();
    return new FdLink(natives, Fd.owned(natives.posix(), fd, what), what);
  }
}
