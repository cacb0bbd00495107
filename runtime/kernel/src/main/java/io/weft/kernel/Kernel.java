package io.weft.kernel;

import io.weft.kernel.internal.Fd;
import io.weft.kernel.internal.Natives;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The kernel of this machine: where every use of BPF starts. Safe for many threads. */
public final class Kernel {
  private final Natives natives;

  Kernel(Natives natives) {
    this.natives = natives;
  }

  /**
   * Loads libbpf.
   *
   * @throws KernelException where there is no libbpf 1.x
   */
  public static Kernel load() {
    try {
      return new Kernel(Natives.panama());
    } catch (IllegalArgumentException | LinkageError e) {
      throw new KernelException(
          "cannot load libbpf.so.1: "
              + rootCause(e)
              + "; install it (Debian: apt install libbpf1)");
    }
  }

  private static String rootCause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  Natives natives() {
    return natives;
  }

  /**
   * Opens an object file without loading it; needs no privilege.
   *
   * @param name what messages call it
   */
  public BpfObjectSpec read(byte[] elf, String name) {
    return BpfObjectSpec.open(natives, elf, name);
  }

  /** Creates a map that no object declares; close it. */
  public BpfMap createMap(MapDefinition definition) {
    return MapCreation.create(natives, definition);
  }

  /** Opens a pinned map; close it. */
  public BpfMap openMap(Path pin) {
    return BpfMap.owned(natives, openPinned(pin, "map"));
  }

  /** Opens a pinned program; close it. */
  public BpfProgram openProgram(Path pin) {
    return BpfProgram.opened(natives, openPinned(pin, "program"));
  }

  /** Opens a pinned link; closing it leaves the program attached as long as the pin is there. */
  public BpfLink openLink(Path pin) {
    return new FdLink(natives, openPinned(pin, "link"), "link pinned at " + pin);
  }

  /** Takes a pin away, if it is there; what it kept alive goes when nobody else holds it. */
  public void unpin(Path pin) {
    Pins.unpin(pin);
  }

  private Fd openPinned(Path pin, String what) {
    int fd = natives.bpf().openPinned(pin.toString());
    KernelException.check(fd, "open the pinned " + what, pin);
    return Fd.owned(natives.posix(), fd, what + " pinned at " + pin);
  }

  /**
   * Returns when all programs that ran at the call have ended, some milliseconds later. The kernel
   * waits so whenever a map is put into a map of maps (maybe_wait_bpf_programs in
   * kernel/bpf/syscall.c).
   */
  public void awaitPrograms() {
    MapDefinition any = MapDefinition.array("weft_any", 8, 1);
    MapDefinition holder =
        new MapDefinition("weft_barrier", MapType.ARRAY_OF_MAPS, 4, 4, 1, 0, Optional.of(any));
    try (BpfMap inner = createMap(any);
        BpfMap outer = createMap(holder)) {
      outer.put(Keys.of(0), inner);
    }
  }

  /** A reader of ring buffers, with one thread of its own; close it. */
  public RingBuffers ringBuffers(String threadName) {
    return new RingBuffers(natives, threadName);
  }

  /** The network namespace of this process; close it. */
  public NetworkNamespace currentNamespace() {
    return NetworkNamespace.open(natives, Path.of("/proc/self/ns/net"));
  }

  /** The network namespace of a process; close it. */
  public NetworkNamespace namespaceOf(long pid) {
    return NetworkNamespace.open(natives, Path.of("/proc/" + pid + "/ns/net"));
  }

  /** A network namespace by its file, as below /run/netns; close it. */
  public NetworkNamespace namespaceAt(Path file) {
    return NetworkNamespace.open(natives, file);
  }

  /** A control group by its folder; close it. */
  public Cgroup cgroup(Path folder) {
    return Cgroup.open(natives, folder);
  }

  /** What the kernel says of sockets by their descriptors. */
  public Sockets sockets() {
    return new Sockets(natives);
  }

  /**
   * Tries on socket pairs what letting the kernel carry requests rests on; takes about 100 ms. The
   * loopback of the calling thread's network namespace has to be up.
   */
  public SpliceSupport spliceSupport() {
    return SpliceSupport.of(SpliceProbes.run(this, SpliceProbes.BOUND));
  }

  /** Tries what Weft needs of a kernel. */
  public List<Probe.Result> probe() {
    return new Probe(this).run();
  }
}
