package io.weft.http.routing.splice;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/**
 * A page that is not there until a test says so (userfaultfd): a call that copies into it stays in
 * the kernel, with the locks that it holds. For x86-64.
 */
final class MissingPage implements AutoCloseable {
  private static final long SIZE = 4096;

  private static final long CLOSE = 3;
  private static final long MMAP = 9;
  private static final long MUNMAP = 11;
  private static final long IOCTL = 16;
  private static final long USERFAULTFD = 323;

  /** PROT_READ and PROT_WRITE, MAP_PRIVATE and MAP_ANONYMOUS. */
  private static final long ACCESS = 3;

  private static final long MEMORY = 0x22;
  private static final long O_CLOEXEC = 0x80000;

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
              FunctionDescriptor.of(
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                  JAVA_LONG),
              Linker.Option.firstVariadicArg(1));

  private final long address;
  private final long fd;

  /** Needs the privilege to handle faults of the kernel. */
  public MissingPage() {
    address = call(MMAP, 0, SIZE, ACCESS, MEMORY, -1);
    fd = call(USERFAULTFD, O_CLOEXEC, 0, 0, 0, 0);
    control(UFFDIO_API, API, 0, 0, 0);
    control(UFFDIO_REGISTER, address, SIZE, MISSING, 0);
  }

  /** The page, {@code octets} of it. */
  public ByteBuffer buffer(int octets) {
    return MemorySegment.ofAddress(address).reinterpret(octets).asByteBuffer();
  }

  /** Lets whoever waits for the page go on. */
  public void appear() {
    control(UFFDIO_ZEROPAGE, address, SIZE, 0, 0);
  }

  private void control(long request, long... words) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument = arena.allocateFrom(JAVA_LONG, words);
      call(IOCTL, fd, request, argument.address(), 0, 0);
    }
  }

  private static long call(long number, long a, long b, long c, long d, long e) {
    try {
      long result = (long) SYSCALL.invokeExact(number, a, b, c, d, e, 0L);
      if (result == -1) {
        throw new IllegalStateException("system call " + number + " failed");
      }
      return result;
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Whoever still waits goes on. */
  @Override
  public void close() {
    call(CLOSE, fd, 0, 0, 0, 0);
    call(MUNMAP, address, SIZE, 0, 0, 0);
  }
}
