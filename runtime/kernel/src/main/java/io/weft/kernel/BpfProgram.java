package io.weft.kernel;

import io.weft.kernel.internal.Fd;
import io.weft.kernel.internal.Natives;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A program in the kernel. Closing one that came from an object does nothing: it lives as long as
 * its object.
 */
public final class BpfProgram implements AutoCloseable {
  private final Natives natives;
  private final Fd fd;
  private final String name;
  private final ProgramType type;
  private final Optional<AttachType> attachType;

  BpfProgram(
      Natives natives, Fd fd, String name, ProgramType type, Optional<AttachType> attachType) {
    this.natives = natives;
    this.fd = fd;
    this.name = name;
    this.type = type;
    this.attachType = attachType;
  }

  /** The kernel does not tell a program's hook, so attaching it needs the hook named. */
  static BpfProgram opened(Natives natives, Fd fd) {
    ProgramInfo info = ProgramInfo.read(natives, fd);
    return new BpfProgram(natives, fd, info.name(), info.type(), Optional.empty());
  }

  public String name() {
    return name;
  }

  public ProgramType type() {
    return type;
  }

  /** The hook that it was loaded for; absent where unknown. */
  public Optional<AttachType> attachType() {
    return attachType;
  }

  /** The descriptor, for calls that take one; never close it. */
  public int fd() {
    return fd.number();
  }

  /** Id, size and run statistics, from the kernel. */
  public ProgramInfo info() {
    return ProgramInfo.read(natives, fd);
  }

  /** Attaches to a control group: connections of processes in it and below run the program. */
  public BpfLink attach(Cgroup cgroup) {
    return Attaching.link(natives, this, hook(), cgroup.fd(), cgroup);
  }

  /**
   * Attaches to a sockmap or sockhash. A socket takes the program when it is put in: those that are
   * in already run what they had, also after the link is updated or closed.
   */
  public BpfLink attach(BpfMap sockmap) {
    return Attaching.sockmap(natives, this, hook(), sockmap);
  }

  /** Attaches to a network namespace (sk_lookup). */
  public BpfLink attach(NetworkNamespace namespace) {
    return Attaching.link(natives, this, hook(), namespace.fd(), namespace);
  }

  /** The same program with its hook named, for one that was opened from a pin. */
  public BpfProgram as(AttachType hook) {
    return new BpfProgram(natives, fd, name, type, Optional.of(hook));
  }

  private AttachType hook() {
    return attachType.orElseThrow(
        () -> new KernelException("cannot attach " + this + ": its hook is not known"));
  }

  /**
   * Runs the program once or more on test data. The kernel allows it for socket filters, TC, XDP,
   * SYSCALL and sk_lookup, and refuses it for sk_msg, sock_addr and sock_ops (ENOTSUPP).
   */
  public TestRun testRun(byte[] data, int repeat) {
    return TestRun.run(natives, this, data, repeat);
  }

  /** Runs this raw tracepoint program with a number as its first argument; close it. */
  public ProgramRunner runner(long argument) {
    return new ProgramRunner(natives, this, argument);
  }

  /** Keeps the program beyond this process, on a bpffs. */
  public void pin(Path path) {
    Pins.pin(natives.bpf(), fd(), path, this);
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    String hook = attachType.map(at -> at.name()).orElse(type.name());
    return "program " + name + " (" + hook.toLowerCase(Locale.ROOT) + ")";
  }
}
