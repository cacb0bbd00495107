package io.weft.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.weft.kernel.internal.Natives;
import io.weft.kernel.internal.Opts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What a test run gave.
 *
 * @param result the program's return value
 * @param nanosPerRun mean time of one run
 */
public record TestRun(int result, int nanosPerRun) {
  static TestRun run(Natives natives, BpfProgram program, byte[] data, int repeat) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment in = arena.allocateFrom(JAVA_BYTE, data);
      MemorySegment options = Opts.testRun(arena, in, MemorySegment.NULL, repeat);
      KernelException.check(natives.bpf().programTestRun(program.fd(), options), "test", program);
      return new TestRun(options.get(JAVA_INT, 56), options.get(JAVA_INT, 64));
    }
  }
}
