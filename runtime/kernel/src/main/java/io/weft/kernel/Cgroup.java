package io.weft.kernel;

import io.weft.kernel.internal.Fd;
import io.weft.kernel.internal.Natives;
import io.weft.kernel.internal.PosixCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A control group of the unified hierarchy. */
public final class Cgroup implements AutoCloseable {
  private final Path folder;
  private final long id;
  private final Fd fd;

  private Cgroup(Path folder, long id, Fd fd) {
    this.folder = folder;
    this.id = id;
    this.fd = fd;
  }

  static Cgroup open(Natives natives, Path folder) {
    int flags = PosixCalls.O_RDONLY | PosixCalls.O_DIRECTORY | PosixCalls.O_CLOEXEC;
    int number = natives.posix().open(folder.toString(), flags);
    KernelException.check(number, "open the control group", folder);
    return new Cgroup(folder, id(folder), Fd.owned(natives.posix(), number, "cgroup " + folder));
  }

  /**
   * The id that programs see (bpf_get_current_cgroup_id): the inode of the folder, by the kernel's
   * construction on 64-bit machines.
   */
  public static long id(Path folder) {
    try {
      return (Long) Files.getAttribute(folder, "unix:ino");
    } catch (IOException e) {
      throw new KernelException(
          "cannot get the id of control group " + folder + ": " + e.getMessage());
    }
  }

  public Path folder() {
    return folder;
  }

  public long id() {
    return id;
  }

  int fd() {
    return fd.number();
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return "cgroup " + folder;
  }
}
