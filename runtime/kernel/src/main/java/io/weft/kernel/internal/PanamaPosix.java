package io.weft.kernel.internal;

import static io.weft.kernel.internal.CFunction.word;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;

/** {@link PosixCalls} on the C library. */
final class PanamaPosix implements PosixCalls {
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int SOCK_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  private static final CFunction OPEN = Downcalls.libc("open");
  private static final CFunction CLOSE = Downcalls.libc("close");
  private static final CFunction FCNTL = Downcalls.libc("fcntl");
  private static final CFunction MMAP = Downcalls.libc("mmap");
  private static final CFunction MUNMAP = Downcalls.libc("munmap");
  private static final CFunction SOCKET = Downcalls.libc("socket");
  private static final CFunction BIND = Downcalls.libc("bind");
  private static final CFunction LISTEN = Downcalls.libc("listen");
  private static final CFunction CONNECT = Downcalls.libc("connect");
  private static final CFunction ACCEPT = Downcalls.libc("accept4");
  private static final CFunction NAME = Downcalls.libc("getsockname");
  private static final CFunction SET_OPTION = Downcalls.libc("setsockopt");
  private static final CFunction OPTION = Downcalls.libc("getsockopt");

  /** Critical: never blocks (MSG_DONTWAIT), so that asking costs no change of thread state. */
  private static final MethodHandle SEND =
      Downcalls.libc(
          "send",
          FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
          ERRNO,
          Linker.Option.critical(false));

  private static final CFunction RECEIVE = Downcalls.libc("recv");
  private static final CFunction SETNS = Downcalls.libc("setns");

  private static final CFunction UNSHARE = Downcalls.libc("unshare");

  /**
   * The result, or the negative error number where it is -1. An int of it is compared, since that
   * much is defined for all; a mapping's address is a page's and never ends so.
   */
  private static long call(CFunction function, MemorySegment... words) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
      long result = function.callWithErrno(errno, words);
      return (int) result == -1 ? -errno.get(JAVA_INT, 0) : result;
    }
  }

  @Override
  public int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) call(OPEN, arena.allocateFrom(path), word(flags));
    }
  }

  @Override
  public int close(int fd) {
    return (int) call(CLOSE, word(fd));
  }

  @Override
  public int duplicate(int fd) {
    return (int) call(FCNTL, word(fd), word(F_DUPFD_CLOEXEC), word(0));
  }

  @Override
  public long mmap(long length, int protection, int flags, int fd, long offset) {
    return call(
        MMAP,
        MemorySegment.NULL,
        word(length),
        word(protection),
        word(flags),
        word(fd),
        word(offset));
  }

  @Override
  public int munmap(long address, long length) {
    return (int) call(MUNMAP, word(address), word(length));
  }

  @Override
  public int socket(int family, int type) {
    return (int) call(SOCKET, word(family), word(type), word(0));
  }

  @Override
  public int bind(int fd, MemorySegment address) {
    int length = (int) address.byteSize();
    return (int) call(BIND, word(fd), address, word(length));
  }

  @Override
  public int listen(int fd, int backlog) {
    return (int) call(LISTEN, word(fd), word(backlog));
  }

  @Override
  public int connect(int fd, MemorySegment address) {
    int length = (int) address.byteSize();
    return (int) call(CONNECT, word(fd), address, word(length));
  }

  @Override
  public int accept(int fd) {
    return (int)
        call(ACCEPT, word(fd), MemorySegment.NULL, MemorySegment.NULL, word(SOCK_NONBLOCK_CLOEXEC));
  }

  @Override
  public int socketName(int fd, MemorySegment address, MemorySegment length) {
    return (int) call(NAME, word(fd), address, length);
  }

  @Override
  public int setOption(int fd, int level, int option, MemorySegment value) {
    int length = (int) value.byteSize();
    return (int) call(SET_OPTION, word(fd), word(level), word(option), value, word(length));
  }

  @Override
  public int option(int fd, int level, int option, MemorySegment value, MemorySegment length) {
    return (int) call(OPTION, word(fd), word(level), word(option), value, length);
  }

  @Override
  public int send(int fd, MemorySegment bytes, int flags, MemorySegment errno) {
    try {
      long sent = (long) SEND.invokeExact(errno, fd, bytes, bytes.byteSize(), flags);
      return sent == -1 ? -errno.get(JAVA_INT, 0) : (int) sent;
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int receive(int fd, MemorySegment bytes, int flags) {
    long length = bytes.byteSize();
    return (int) call(RECEIVE, word(fd), bytes, word(length), word(flags));
  }

  @Override
  public int setNamespace(int fd, int type) {
    return (int) call(SETNS, word(fd), word(type));
  }

  @Override
  public int unshare(int types) {
    return (int) call(UNSHARE, word(types));
  }

  @Override
  public MemorySegment errnoMemory(SegmentAllocator memory) {
    return memory.allocate(Linker.Option.captureStateLayout());
  }
}
