package io.weft.kernel.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;

/** {@link PosixCalls} on the C library. */
final class PanamaPosix implements PosixCalls {
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int SOCK_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  private static final MethodHandle OPEN =
      Downcalls.libc(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          ERRNO,
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE = handle("close", JAVA_INT);
  private static final MethodHandle FCNTL =
      Downcalls.libc(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          ERRNO,
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle MMAP =
      Downcalls.libc(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
          ERRNO);
  private static final MethodHandle MUNMAP = handle("munmap", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SOCKET = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = handle("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN = handle("listen", JAVA_INT, JAVA_INT);
  private static final MethodHandle CONNECT = handle("connect", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle ACCEPT =
      handle("accept4", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle NAME = handle("getsockname", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SET_OPTION =
      handle("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle OPTION =
      handle("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);

  /** Critical: never blocks (MSG_DONTWAIT), so that asking costs no change of thread state. */
  private static final MethodHandle SEND =
      Downcalls.libc(
          "send",
          FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
          ERRNO,
          Linker.Option.critical(false));

  private static final MethodHandle RECEIVE =
      Downcalls.libc(
          "recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), ERRNO);
  private static final MethodHandle SETNS = handle("setns", JAVA_INT, JAVA_INT);

  private static final MethodHandle UNSHARE = handle("unshare", JAVA_INT);

  private static MethodHandle handle(String name, MemoryLayout... arguments) {
    return Downcalls.libc(name, FunctionDescriptor.of(JAVA_INT, arguments), ERRNO);
  }

  /** A call that leaves its error number in the given memory. */
  private interface Call {
    long run(Arena arena, MemorySegment errno) throws Throwable;
  }

  private static long call(Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
      long result = call.run(arena, errno);
      return result == -1 ? -errno.get(JAVA_INT, 0) : result;
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int open(String path, int flags) {
    return (int) call((a, errno) -> (int) OPEN.invokeExact(errno, a.allocateFrom(path), flags));
  }

  @Override
  public int close(int fd) {
    return (int) call((a, errno) -> (int) CLOSE.invokeExact(errno, fd));
  }

  @Override
  public int duplicate(int fd) {
    return (int) call((a, errno) -> (int) FCNTL.invokeExact(errno, fd, F_DUPFD_CLOEXEC, 0));
  }

  @Override
  public long mmap(long length, int protection, int flags, int fd, long offset) {
    return call(
        (a, errno) -> (long) MMAP.invokeExact(errno, 0L, length, protection, flags, fd, offset));
  }

  @Override
  public int munmap(long address, long length) {
    return (int) call((a, errno) -> (int) MUNMAP.invokeExact(errno, address, length));
  }

  @Override
  public int socket(int family, int type) {
    return (int) call((a, errno) -> (int) SOCKET.invokeExact(errno, family, type, 0));
  }

  @Override
  public int bind(int fd, MemorySegment address) {
    int length = (int) address.byteSize();
    return (int) call((a, errno) -> (int) BIND.invokeExact(errno, fd, address, length));
  }

  @Override
  public int listen(int fd, int backlog) {
    return (int) call((a, errno) -> (int) LISTEN.invokeExact(errno, fd, backlog));
  }

  @Override
  public int connect(int fd, MemorySegment address) {
    int length = (int) address.byteSize();
    return (int) call((a, errno) -> (int) CONNECT.invokeExact(errno, fd, address, length));
  }

  @Override
  public int accept(int fd) {
    return (int)
        call(
            (a, errno) ->
                (int)
                    ACCEPT.invokeExact(
                        errno, fd, MemorySegment.NULL, MemorySegment.NULL, SOCK_NONBLOCK_CLOEXEC));
  }

  @Override
  public int socketName(int fd, MemorySegment address, MemorySegment length) {
    return (int) call((a, errno) -> (int) NAME.invokeExact(errno, fd, address, length));
  }

  @Override
  public int setOption(int fd, int level, int option, MemorySegment value) {
    int length = (int) value.byteSize();
    return (int)
        call((a, errno) -> (int) SET_OPTION.invokeExact(errno, fd, level, option, value, length));
  }

  @Override
  public int option(int fd, int level, int option, MemorySegment value, MemorySegment length) {
    return (int)
        call((a, errno) -> (int) OPTION.invokeExact(errno, fd, level, option, value, length));
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
    return (int) call((a, errno) -> (long) RECEIVE.invokeExact(errno, fd, bytes, length, flags));
  }

  @Override
  public int setNamespace(int fd, int type) {
    return (int) call((a, errno) -> (int) SETNS.invokeExact(errno, fd, type));
  }

  @Override
  public int unshare(int types) {
    return (int) call((a, errno) -> (int) UNSHARE.invokeExact(errno, types));
  }

  @Override
  public MemorySegment errnoMemory(SegmentAllocator memory) {
    return memory.allocate(Linker.Option.captureStateLayout());
  }
}
