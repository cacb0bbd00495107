package io.weft.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.weft.kernel.internal.Fd;
import io.weft.kernel.internal.Natives;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** BPF_OBJ_GET_INFO_BY_FD, and fdinfo for what it lacks. Offsets: linux/bpf.h, a stable ABI. */
final class ObjectInfo {
  private static final int INFO_BYTES = 256;
  private static final int NAME_OFFSET = 24;

  private ObjectInfo() {}

  /** The kernel's struct, zeroes where it knows fewer fields. */
  static MemorySegment read(Natives natives, Arena arena, Fd fd, Object what) {
    MemorySegment info = arena.allocate(INFO_BYTES, 8);
    MemorySegment length = arena.allocateFrom(JAVA_INT, INFO_BYTES);
    KernelException.check(
        natives.bpf().info(fd.number(), info, length), "get the information of", what);
    return info;
  }

  static MapInfo map(Natives natives, Fd fd, Object what) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = read(natives, arena, fd, what);
      MapDefinition definition =
          new MapDefinition(
              info.getString(NAME_OFFSET),
              MapType.of(info.get(JAVA_INT, 0)),
              info.get(JAVA_INT, 8),
              info.get(JAVA_INT, 12),
              info.get(JAVA_INT, 16),
              info.get(JAVA_INT, 20),
              Optional.empty());
      return new MapInfo(info.get(JAVA_INT, 4), definition, fdinfo(fd.number(), "memlock:"));
    }
  }

  /** A number of /proc/self/fdinfo; 0 where this kernel does not give it. */
  static long fdinfo(int fd, String field) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/fdinfo/" + fd))) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.substring(field.length()).strip()))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
