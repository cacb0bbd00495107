package io.weft.kernel.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * The other system calls: files, memory, sockets, namespaces.
 *
 * <p>Every method returns the call's result, or the negative errno. Segments must be native. This
 * is one part of the seam that a test replaces by a fake kernel.
 */
public interface PosixCalls {
  int O_RDONLY = 0;
  int O_DIRECTORY = 0x10000;
  int O_CLOEXEC = 0x80000;
  int PROT_READ = 1;
  int PROT_WRITE = 2;
  int MAP_SHARED = 1;
  int MAP_PRIVATE = 2;
  int MAP_ANONYMOUS = 0x20;
  int MSG_DONTWAIT = 0x40;
  int MSG_NOSIGNAL = 0x4000;

  int open(String path, int flags);

  int close(int fd);

  /** A second descriptor of the same thing, closed on exec. */
  int duplicate(int fd);

  /** The address, or the negative errno; {@code offset} in whole pages. */
  long mmap(long length, int protection, int flags, int fd, long offset);

  int munmap(long address, long length);

  int socket(int family, int type);

  int bind(int fd, MemorySegment address);

  int listen(int fd, int backlog);

  int connect(int fd, MemorySegment address);

  /** Accepts with SOCK_NONBLOCK and SOCK_CLOEXEC. */
  int accept(int fd);

  /** {@code length} is in and out. */
  int socketName(int fd, MemorySegment address, MemorySegment length);

  int setOption(int fd, int level, int option, MemorySegment value);

  int option(int fd, int level, int option, MemorySegment value, MemorySegment length);

  /** Sends what one call takes; {@code errno} comes from {@link #errnoMemory}. */
  int send(int fd, MemorySegment bytes, int flags, MemorySegment errno);

  int receive(int fd, MemorySegment bytes, int flags);

  /** Moves the calling thread into a namespace. */
  int setNamespace(int fd, int type);

  /** Gives the calling thread a namespace of its own. */
  int unshare(int types);

  /** Memory that {@link #send} needs on each call; one for each thread. */
  MemorySegment errnoMemory(SegmentAllocator memory);
}
