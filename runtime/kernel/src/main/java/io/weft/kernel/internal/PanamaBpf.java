package io.weft.kernel.internal;

import static io.weft.kernel.internal.CFunction.word;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** bpf(2) through libbpf's thin wrappers, which return the negative errno since libbpf 1.0. */
final class PanamaBpf implements BpfCalls {
  private static final CFunction MAP_CREATE = Downcalls.libbpf("bpf_map_create");

  /**
   * A lookup and a run of a program never sleep and take a microsecond or two, so the thread's
   * state stays. Called for each connection and each request: words of {@link CFunction} would be
   * garbage.
   */
  private static final MethodHandle MAP_LOOKUP = brief("bpf_map_lookup_elem");

  private static final MethodHandle TEST_RUN = brief("bpf_prog_test_run_opts");

  private static final CFunction MAP_UPDATE = Downcalls.libbpf("bpf_map_update_elem");
  private static final CFunction MAP_DELETE = Downcalls.libbpf("bpf_map_delete_elem");
  private static final CFunction MAP_LOOKUP_DELETE =
      Downcalls.libbpf("bpf_map_lookup_and_delete_elem");
  private static final CFunction MAP_NEXT_KEY = Downcalls.libbpf("bpf_map_get_next_key");
  private static final CFunction MAP_UPDATE_BATCH = Downcalls.libbpf("bpf_map_update_batch");
  private static final CFunction MAP_LOOKUP_BATCH = Downcalls.libbpf("bpf_map_lookup_batch");
  private static final CFunction MAP_DELETE_BATCH = Downcalls.libbpf("bpf_map_delete_batch");
  private static final CFunction MAP_FREEZE = Downcalls.libbpf("bpf_map_freeze");
  private static final CFunction PIN = Downcalls.libbpf("bpf_obj_pin");
  private static final CFunction OPEN_PINNED = Downcalls.libbpf("bpf_obj_get");
  private static final CFunction INFO = Downcalls.libbpf("bpf_obj_get_info_by_fd");
  private static final CFunction ATTACH = Downcalls.libbpf("bpf_prog_attach");
  private static final CFunction DETACH = Downcalls.libbpf("bpf_prog_detach2");
  private static final CFunction LINK_CREATE = Downcalls.libbpf("bpf_link_create");
  private static final CFunction LINK_UPDATE = Downcalls.libbpf("bpf_link_update");
  private static final CFunction LINK_DETACH = Downcalls.libbpf("bpf_link_detach");

  /** In one shape too: an address more than a function reads does no harm. */
  private static MethodHandle brief(String name) {
    return Downcalls.libbpf(
        name,
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
        Linker.Option.critical(false));
  }

  @Override
  public int mapCreate(
      int type, String name, int keySize, int valueSize, int maxEntries, int flags, int innerFd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment options = Opts.mapCreate(arena, flags, innerFd);
      return (int)
          MAP_CREATE.call(
              word(type),
              arena.allocateFrom(name),
              word(keySize),
              word(valueSize),
              word(maxEntries),
              options);
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
    return (int) MAP_UPDATE.call(word(fd), key, value, word(flags));
  }

  @Override
  public int mapDelete(int fd, MemorySegment key) {
    return (int) MAP_DELETE.call(word(fd), key);
  }

  @Override
  public int mapLookupAndDelete(int fd, MemorySegment key, MemorySegment value) {
    return (int) MAP_LOOKUP_DELETE.call(word(fd), key, value);
  }

  @Override
  public int mapNextKey(int fd, MemorySegment key, MemorySegment next) {
    return (int) MAP_NEXT_KEY.call(word(fd), key, next);
  }

  @Override
  public int mapUpdateBatch(
      int fd, MemorySegment keys, MemorySegment values, MemorySegment count, long flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment options = Opts.mapBatch(arena, flags);
      return (int) MAP_UPDATE_BATCH.call(word(fd), keys, values, count, options);
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
    return (int) MAP_LOOKUP_BATCH.call(word(fd), in, out, keys, values, count, MemorySegment.NULL);
  }

  @Override
  public int mapDeleteBatch(int fd, MemorySegment keys, MemorySegment count) {
    return (int) MAP_DELETE_BATCH.call(word(fd), keys, count, MemorySegment.NULL);
  }

  @Override
  public int mapFreeze(int fd) {
    return (int) MAP_FREEZE.call(word(fd));
  }

  @Override
  public int pin(int fd, String path) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) PIN.call(word(fd), arena.allocateFrom(path));
    }
  }

  @Override
  public int openPinned(String path) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) OPEN_PINNED.call(arena.allocateFrom(path));
    }
  }

  @Override
  public int info(int fd, MemorySegment info, MemorySegment length) {
    return (int) INFO.call(word(fd), info, length);
  }

  @Override
  public int programAttach(int program, int target, int attachType, int flags) {
    return (int) ATTACH.call(word(program), word(target), word(attachType), word(flags));
  }

  @Override
  public int programDetach(int program, int target, int attachType) {
    return (int) DETACH.call(word(program), word(target), word(attachType));
  }

  @Override
  public int linkCreate(int program, int target, int attachType) {
    return (int)
        LINK_CREATE.call(word(program), word(target), word(attachType), MemorySegment.NULL);
  }

  @Override
  public int linkUpdate(int link, int program) {
    return (int) LINK_UPDATE.call(word(link), word(program), MemorySegment.NULL);
  }

  @Override
  public int linkDetach(int link) {
    return (int) LINK_DETACH.call(word(link));
  }

  @Override
  public int programTestRun(int program, MemorySegment options) {
    try {
      return (int) TEST_RUN.invokeExact(program, options, MemorySegment.NULL);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }
}
