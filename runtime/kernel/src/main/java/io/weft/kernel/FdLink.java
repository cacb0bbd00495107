package io.weft.kernel;

import io.weft.kernel.internal.Fd;
import io.weft.kernel.internal.Natives;
import java.nio.file.Path;

/** A BPF link by its descriptor. */
record FdLink(Natives natives, Fd fd, String what) implements BpfLink {
  @Override
  public void update(BpfProgram program) {
    KernelException.check(
        natives.bpf().linkUpdate(fd.number(), program.fd()), "put " + program + " into", what);
  }

  @Override
  public void pin(Path path) {
    Pins.pin(natives.bpf(), fd.number(), path, what);
  }

  @Override
  public boolean isPinnable() {
    return true;
  }

  @Override
  public void detach() {
    KernelException.check(natives.bpf().linkDetach(fd.number()), "detach", what);
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return what;
  }
}
