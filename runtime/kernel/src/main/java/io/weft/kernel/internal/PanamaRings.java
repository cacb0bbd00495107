package io.weft.kernel.internal;

import static io.weft.kernel.internal.CFunction.word;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** {@link RingCalls} on libbpf 1.x: one epoll set, one upcall for each ring. */
final class PanamaRings implements RingCalls {
  private static final Logger LOG = LogManager.getLogger(PanamaRings.class);

  private static final FunctionDescriptor CALLBACK =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
  private static final MethodHandle SAMPLE = sampleHandle();
  private static final CFunction NEW = Downcalls.libbpf("ring_buffer__new");
  private static final CFunction ADD = Downcalls.libbpf("ring_buffer__add");
  private static final CFunction POLL = Downcalls.libbpf("ring_buffer__poll");
  private static final CFunction FREE = Downcalls.libbpf("ring_buffer__free");

  @Override
  public Ring open(int[] fds, Sink[] sinks) {
    OpenRing ring = new OpenRing(fds[0], sinks[0]);
    try {
      for (int i = 1; i < fds.length; i++) {
        ring.add(fds[i], sinks[i]);
      }
      return ring;
    } catch (NativeFailure e) {
      ring.close();
      throw e;
    }
  }

  private static MemorySegment stub(Arena arena, Sink sink) {
    return Linker.nativeLinker().upcallStub(SAMPLE.bindTo(sink), CALLBACK, arena);
  }

  private static MethodHandle sampleHandle() {
    MethodType type =
        MethodType.methodType(
            int.class, Sink.class, MemorySegment.class, MemorySegment.class, long.class);
    try {
      return MethodHandles.lookup().findStatic(PanamaRings.class, "sample", type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a method of this class is not there", e);
    }
  }

  /** Called by libbpf; an exception that left it would end the JVM. */
  @SuppressWarnings("unused")
  private static int sample(Sink sink, MemorySegment context, MemorySegment data, long size) {
    try {
      sink.sample(data.reinterpret(size).asReadOnly());
    } catch (Throwable t) {
      LOG.error("a ring buffer's consumer failed; the sample is lost", t);
    }
    return 0;
  }

  private static final class OpenRing implements Ring {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment ring;

    OpenRing(int fd, Sink sink) {
      MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
      this.ring = create(errno, fd, stub(arena, sink));
      if (ring.address() == 0) {
        arena.close();
        throw new NativeFailure(errno.get(JAVA_INT, 0));
      }
    }

    private static MemorySegment create(MemorySegment errno, int fd, MemorySegment stub) {
      return word(NEW.callWithErrno(errno, word(fd), stub));
    }

    void add(int fd, Sink sink) {
      int result = (int) ADD.call(ring, word(fd), stub(arena, sink));
      if (result < 0) {
        throw new NativeFailure(-result);
      }
    }

    @Override
    public int poll(int timeoutMillis) {
      return (int) POLL.call(ring, word(timeoutMillis));
    }

    @Override
    public void close() {
      try {
        FREE.call(ring);
      } finally {
        arena.close();
      }
    }
  }
}
