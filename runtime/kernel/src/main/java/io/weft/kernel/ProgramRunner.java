package io.weft.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.weft.kernel.internal.BpfCalls;
import io.weft.kernel.internal.Natives;
import io.weft.kernel.internal.Opts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Runs a raw tracepoint program whenever it is asked to, by BPF_PROG_TEST_RUN: a call into the
 * kernel that needs no socket and no event. The program sees one number as its first argument and
 * answers through a map. Allocates nothing. For one thread at a time.
 */
public final class ProgramRunner implements AutoCloseable {
  /** bpf_prog_test_run_raw_tp takes no data and no repeat, only the arguments. */
  private static final int CONTEXT = 32;

  private static final int SIZE = 48;
  private static final int RESULT = 56;

  private final Arena arena = Arena.ofShared();
  private final BpfCalls bpf;
  private final int program;
  private final MemorySegment options;
  private final MemorySegment context;

  ProgramRunner(Natives natives, BpfProgram program, long argument) {
    if (program.type() != ProgramType.RAW_TRACEPOINT) {
      throw new KernelException("cannot run " + program + ": it is no raw tracepoint program");
    }
    this.bpf = natives.bpf();
    this.program = program.fd();
    this.options = Opts.testRun(arena, MemorySegment.NULL, MemorySegment.NULL, 0);
    context = arena.allocateFrom(JAVA_LONG, argument);
    options.set(ADDRESS, CONTEXT, context);
    options.set(JAVA_INT, SIZE, Long.BYTES);
  }

  /**
   * Runs the program once.
   *
   * @return 0 where it ran, else an error number
   */
  public int run() {
    return -bpf.programTestRun(program, options);
  }

  /**
   * Runs the program once with another number.
   *
   * @return 0 where it ran, else an error number
   */
  public int run(long argument) {
    context.set(JAVA_LONG, 0, argument);
    return run();
  }

  /** What the program returned last. */
  public int result() {
    return options.get(JAVA_INT, RESULT);
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
