package io.weft.kernel.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** bpf(2) through libbpf's thin wrappers, which return the negative errno since libbpf 1.0. */
final class PanamaBpf implements BpfCalls {
  private static final MethodHandle MAP_CREATE =
      handle("bpf_map_create", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);

  /** A lookup never sleeps and runs well below a microsecond, so the thread's state stays. */
  private static final MethodHandle MAP_LOOKUP =
      Downcalls.libbpf(
          "bpf_map_lookup_elem",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
          Linker.Option.critical(false));

  private static final MethodHandle MAP_UPDATE =
      handle("bpf_map_update_elem", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
  private static final MethodHandle MAP_DELETE = handle("bpf_map_delete_elem", JAVA_INT, ADDRESS);
  private static final MethodHandle MAP_LOOKUP_DELETE =
      handle("bpf_map_lookup_and_delete_elem", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle MAP_NEXT_KEY =
      handle("bpf_map_get_next_key", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle MAP_UPDATE_BATCH =
      handle("bpf_map_update_batch", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle MAP_LOOKUP_BATCH =
      handle(
          "bpf_map_lookup_batch", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle MAP_DELETE_BATCH =
      handle("bpf_map_delete_batch", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle MAP_FREEZE = handle("bpf_map_freeze", JAVA_INT);
  private static final MethodHandle PIN = handle("bpf_obj_pin", JAVA_INT, ADDRESS);
  private static final MethodHandle OPEN_PINNED = handle("bpf_obj_get", ADDRESS);
  private static final MethodHandle INFO =
      handle("bpf_obj_get_info_by_fd", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle ATTACH =
      handle("bpf_prog_attach", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle DETACH =
      handle("bpf_prog_detach2", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle LINK_CREATE =
      handle("bpf_link_create", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle LINK_UPDATE =
      handle("bpf_link_update", JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle LINK_DETACH = handle("bpf_link_detach", JAVA_INT);
  private static final MethodHandle TEST_RUN = handle("bpf_prog_test_run_opts", JAVA_INT, ADDRESS);

  private static MethodHandle handle(String name, MemoryLayout... arguments) {
    return Downcalls.libbpf(name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  @Override
  public int mapCreate(
      int type, String name, int keySize, int valueSize, int maxEntries, int flags, int innerFd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment options = Opts.mapCreate(arena, flags, innerFd);
      return (int)
          MAP_CREATE.invokeExact(
              type, arena.allocateFrom(name), keySize, valueSize, maxEntries, options);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int mapLookup(int fd, MemorySegment key, MemorySegment value) {
    try {
      return (int) MAP_LOOKUP.invokeExact(fd, key, value);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int mapUpdate(int fd, MemorySegment key, MemorySegment value, long flags) {
    try {
      return (int) MAP_UPDATE.invokeExact(fd, key, value, flags);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int mapDelete(int fd, MemorySegment key) {
    try {
      return (int) MAP_DELETE.invokeExact(fd, key);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int mapLookupAndDelete(int fd, MemorySegment key, MemorySegment value) {
    try {
      return (int) MAP_LOOKUP_DELETE.invokeExact(fd, key, value);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int mapNextKey(int fd, MemorySegment key, MemorySegment next) {
    try {
      return (int) MAP_NEXT_KEY.invokeExact(fd, key, next);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int mapUpdateBatch(
      int fd, MemorySegment keys, MemorySegment values, MemorySegment count, long flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment options = Opts.mapBatch(arena, flags);
      return (int) MAP_UPDATE_BATCH.invokeExact(fd, keys, values, count, options);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int mapLookupBatch(
      int fd,
      MemorySegment in,
      MemorySegment out,
      MemorySegment keys,
      MemorySegment values,
      MemorySegment count) {
    try {
      return (int)
          MAP_LOOKUP_BATCH.invokeExact(fd, in, out, keys, values, count, MemorySegment.NULL);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int mapDeleteBatch(int fd, MemorySegment keys, MemorySegment count) {
    try {
      return (int) MAP_DELETE_BATCH.invokeExact(fd, keys, count, MemorySegment.NULL);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int mapFreeze(int fd) {
    try {
      return (int) MAP_FREEZE.invokeExact(fd);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int pin(int fd, String path) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) PIN.invokeExact(fd, arena.allocateFrom(path));
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int openPinned(String path) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) OPEN_PINNED.invokeExact(arena.allocateFrom(path));
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int info(int fd, MemorySegment info, MemorySegment length) {
    try {
      return (int) INFO.invokeExact(fd, info, length);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int programAttach(int program, int target, int attachType, int flags) {
    try {
      return (int) ATTACH.invokeExact(program, target, attachType, flags);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int programDetach(int program, int target, int attachType) {
    try {
      return (int) DETACH.invokeExact(program, target, attachType);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int linkCreate(int program, int target, int attachType) {
    try {
      return (int) LINK_CREATE.invokeExact(program, target, attachType, MemorySegment.NULL);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int linkUpdate(int link, int program) {
    try {
      return (int) LINK_UPDATE.invokeExact(link, program, MemorySegment.NULL);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int linkDetach(int link) {
    try {
      return (int) LINK_DETACH.invokeExact(link);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int programTestRun(int program, MemorySegment options) {
    try {
      return (int) TEST_RUN.invokeExact(program, options);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }
}
