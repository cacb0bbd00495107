package io.weft.kernel.internal;

/**
 * All calls that leave the JVM: the one seam between this bundle and the kernel. A unit test passes
 * a fake of each part.
 */
public record Natives(BpfCalls bpf, ObjectCalls objects, RingCalls rings, PosixCalls posix) {
  /**
   * The real ones.
   *
   * @throws UnsatisfiedLinkError or {@link IllegalArgumentException} where libbpf.so.1 is absent
   */
  public static Natives panama() {
    return new Natives(new PanamaBpf(), new PanamaObjects(), new PanamaRings(), new PanamaPosix());
  }
}
