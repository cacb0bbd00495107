package io.weft.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.weft.kernel.internal.Fd;
import io.weft.kernel.internal.Natives;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What the kernel says of a program.
 *
 * @param id the same for every descriptor
 * @param name at most 15 bytes of it
 * @param nativeBytes size of its machine code
 * @param verifiedInstructions how many the verifier walked; 0 on kernels before 5.16
 * @param runs how often it ran; counted only while kernel.bpf_stats_enabled is 1
 * @param runNanos time it took in all, counted likewise
 */
public record ProgramInfo(
    int id,
    String name,
    ProgramType type,
    int nativeBytes,
    int verifiedInstructions,
    long runs,
    long runNanos) {
  /** Offsets in struct bpf_prog_info. */
  static ProgramInfo read(Natives natives, Fd fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = ObjectInfo.read(natives, arena, fd, "program");
      return new ProgramInfo(
          info.get(JAVA_INT, 4),
          info.getString(64),
          ProgramType.of(info.get(JAVA_INT, 0)),
          info.get(JAVA_INT, 16),
          info.get(JAVA_INT, 216),
          info.get(JAVA_LONG, 200),
          info.get(JAVA_LONG, 192));
    }
  }
}
