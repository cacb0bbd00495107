package io.weft.kernel;

/**
 * A hook under test: its programs are {@code name_by_1} and {@code name_by_1000} of hooks.bpf.c.
 */
interface Hook {
  String name();

  Target open(Kernel kernel, BpfObject object) throws Exception;

  /** Where a program can be attached, and how to make it run. */
  interface Target extends AutoCloseable {
    BpfLink attach(BpfProgram program);

    /** Makes the hook's programs run a few times; returns when they have. */
    void event() throws Exception;
  }
}
