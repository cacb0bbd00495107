package io.weft.kernel.internal;

import java.lang.foreign.MemorySegment;

/**
 * The commands of bpf(2) on maps, pins, links and single programs.
 *
 * <p>Every method returns what the kernel did, or the negative errno. Segments must be native. This
 * is one part of the seam that a test replaces by a fake kernel.
 */
public interface BpfCalls {
  /** {@code innerFd} is the template of a map of maps, or 0. */
  int mapCreate(
      int type, String name, int keySize, int valueSize, int maxEntries, int flags, int innerFd);

  int mapLookup(int fd, MemorySegment key, MemorySegment value);

  int mapUpdate(int fd, MemorySegment key, MemorySegment value, long flags);

  int mapDelete(int fd, MemorySegment key);

  int mapLookupAndDelete(int fd, MemorySegment key, MemorySegment value);

  /** A NULL {@code key} asks for the first. */
  int mapNextKey(int fd, MemorySegment key, MemorySegment next);

  /** {@code count} is in and out: how many were asked for, how many were done. */
  int mapUpdateBatch(
      int fd, MemorySegment keys, MemorySegment values, MemorySegment count, long flags);

  int mapLookupBatch(
      int fd,
      MemorySegment in,
      MemorySegment out,
      MemorySegment keys,
      MemorySegment values,
      MemorySegment count);

  int mapDeleteBatch(int fd, MemorySegment keys, MemorySegment count);

  int mapFreeze(int fd);

  int pin(int fd, String path);

  /** The descriptor of what is pinned at the path. */
  int openPinned(String path);

  int info(int fd, MemorySegment info, MemorySegment length);

  int programAttach(int program, int target, int attachType, int flags);

  int programDetach(int program, int target, int attachType);

  int linkCreate(int program, int target, int attachType);

  int linkUpdate(int link, int program);

  int linkDetach(int link);

  /** {@code options} is a struct bpf_test_run_opts. */
  int programTestRun(int program, MemorySegment options);
}
