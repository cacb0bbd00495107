package io.weft.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.weft.kernel.internal.PosixCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/**
 * A page that is not there until the test says so (userfaultfd): a call that copies into it stays
 * in the kernel, with the locks that it holds.
 */
final class MissingPage implements AutoCloseable {
  private static final long SIZE = 4096;

  private static final long USERFAULTFD = 323;
  private static final long IOCTL = 16;

  /** Of linux/userfaultfd.h; the version, and the kind of a fault on a page that is absent. */
  private static final long API = 0xAA;

  private static final long MISSING = 1;
  private static final long UFFDIO_API = 0xc018aa3fL;
  private static final long UFFDIO_REGISTER = 0xc020aa00L;
  private static final long UFFDIO_ZEROPAGE = 0xc020aa04L;

  private static final MethodHandle SYSCALL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
              FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.firstVariadicArg(1));

  private final PosixCalls posix;
  private final long address;
  private final int fd;

  MissingPage(PosixCalls posix) {
    this.posix = posix;
    int access = PosixCalls.PROT_READ | PosixCalls.PROT_WRITE;
    int flags = PosixCalls.MAP_PRIVATE | PosixCalls.MAP_ANONYMOUS;
    address = posix.mmap(SIZE, access, flags, -1, 0);
    fd = (int) call(USERFAULTFD, PosixCalls.O_CLOEXEC, 0, 0);
    control(UFFDIO_API, API, 0, 0, 0);
    control(UFFDIO_REGISTER, address, SIZE, MISSING, 0);
  }

  /** Memory of the page. */
  ByteBuffer buffer(int octets) {
    return MemorySegment.ofAddress(address).reinterpret(octets).asByteBuffer();
  }

  /** Lets whoever waits for the page go on. */
  void appear() {
    control(UFFDIO_ZEROPAGE, address, SIZE, 0, 0);
  }

  private void control(long request, long... words) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument = arena.allocateFrom(JAVA_LONG, words);
      call(IOCTL, fd, request, argument.address());
    }
  }

  private static long call(long number, long first, long second, long third) {
    try {
      long result = (long) SYSCALL.invokeExact(number, first, second, third);
      if (result < 0) {
        throw new IllegalStateException("system call " + number + " of userfaultfd failed");
      }
      return result;
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    posix.close(fd);
    posix.munmap(address, SIZE);
  }
}
