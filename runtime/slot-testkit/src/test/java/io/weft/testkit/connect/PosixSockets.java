package io.weft.testkit.connect;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** The C library's sockets: Java hides errno, and never asks for the name of a peer. */
final class PosixSockets {
  static final int INET = 2;
  static final int INET6 = 10;
  private static final int STREAM = 1;
  private static final int NONBLOCK = 0x800;
  private static final int POLLOUT = 4;
  private static final int SOL_SOCKET = 1;
  private static final int SO_ERROR = 4;
  private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO =
      STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SOCKET = of("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle CONNECT = of("connect", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle PEER = of("getpeername", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle POLL = of("poll", ADDRESS, ValueLayout.JAVA_LONG, JAVA_INT);
  private static final MethodHandle OPTION =
      of("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle CLOSE = of("close", JAVA_INT);

  private PosixSockets() {}

  private static MethodHandle of(String name, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, arguments),
        Linker.Option.captureCallState("errno"));
  }

  private interface Call {
    int in(MemorySegment state, Arena arena) throws Throwable;
  }

  /** What the call returned, or its negative errno. */
  private static int call(Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = call.in(state, arena);
      return result < 0 ? -state.get(JAVA_INT, ERRNO) : result;
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  static int socket(int family, boolean blocking) {
    int type = blocking ? STREAM : STREAM | NONBLOCK;
    return call((state, arena) -> (int) SOCKET.invokeExact(state, family, type, 0));
  }

  static int connect(int fd, int family, InetSocketAddress to) {
    return call(
        (state, arena) -> {
          MemorySegment name = encode(arena, family, to);
          return (int) CONNECT.invokeExact(state, fd, name, (int) name.byteSize());
        });
  }

  /** Waits until a connection is made or has failed: 0 or the errno of it. */
  static int await(int fd, int millis) {
    return call(
        (state, arena) -> {
          MemorySegment poll = arena.allocate(8, 4);
          poll.set(JAVA_INT, 0, fd);
          poll.set(JAVA_SHORT, 4, (short) POLLOUT);
          int ready = (int) POLL.invokeExact(state, poll, 1L, millis);
          if (ready == 0) {
            throw new AssertionError("nothing happened in " + millis + " ms");
          }
          MemorySegment error = arena.allocate(JAVA_INT);
          MemorySegment length = arena.allocateFrom(JAVA_INT, 4);
          int got = (int) OPTION.invokeExact(state, fd, SOL_SOCKET, SO_ERROR, error, length);
          return got < 0 ? got : error.get(JAVA_INT, 0);
        });
  }

  static String peer(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(28, 4);
      MemorySegment length = arena.allocateFrom(JAVA_INT, 28);
      int got = (int) PEER.invokeExact(arena.allocate(STATE), fd, name, length);
      return got < 0 ? "none" : decode(name);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  static void close(int fd) {
    call((state, arena) -> (int) CLOSE.invokeExact(state, fd));
  }

  private static MemorySegment encode(Arena arena, int family, InetSocketAddress to) {
    byte[] ip = to.getAddress().getAddress();
    MemorySegment name = arena.allocate(family == INET ? 16 : 28, 4);
    name.set(JAVA_SHORT, 0, (short) family);
    name.set(PORT, 2, (short) to.getPort());
    if (family == INET6 && ip.length == 4) {
      name.set(JAVA_SHORT, 18, (short) -1);
    }
    int at = family == INET ? 4 : 24 - ip.length;
    MemorySegment.copy(ip, 0, name, ValueLayout.JAVA_BYTE, at, ip.length);
    return name;
  }

  /** {@code a.b.c.d:port}, {@code [mapped a.b.c.d]:port} or {@code [v6]:port}. */
  private static String decode(MemorySegment name) throws UnknownHostException {
    boolean v4 = name.get(JAVA_SHORT, 0) == INET;
    int port = Short.toUnsignedInt(name.get(PORT, 2));
    byte[] ip = name.asSlice(v4 ? 4 : 8, v4 ? 4 : 16).toArray(ValueLayout.JAVA_BYTE);
    InetAddress address = InetAddress.getByAddress(ip);
    String text = address.getHostAddress();
    if (v4) {
      return text + ":" + port;
    }
    return (address.getAddress().length == 4 ? "[mapped " + text + "]:" : "[" + text + "]:") + port;
  }
}
