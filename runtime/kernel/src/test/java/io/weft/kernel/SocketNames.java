package io.weft.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Calls getpeername and getsockname, the first of which Java never does. */
final class SocketNames {
  private static final MethodHandle PEER = handle("getpeername");
  private static final MethodHandle OWN = handle("getsockname");

  private SocketNames() {}

  private static MethodHandle handle(String name) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  }

  static void ask(SocketChannel channel) throws IOException {
    if (!channel.isConnected()) {
      throw new IOException("not connected");
    }
    for (int fd : connected()) {
      ask(PEER, fd);
      ask(OWN, fd);
    }
  }

  /** All sockets of this process: those that are not connected answer ENOTCONN. */
  private static List<Integer> connected() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(SocketNames::isSocket)
          .map(fd -> Integer.parseInt(fd.getFileName().toString()))
          .toList();
    }
  }

  private static boolean isSocket(Path fd) {
    try {
      return Files.readSymbolicLink(fd).toString().startsWith("socket:");
    } catch (IOException e) {
      return false;
    }
  }

  private static void ask(MethodHandle function, int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment length = arena.allocateFrom(JAVA_INT, 28);
      int unused = (int) function.invokeExact(fd, arena.allocate(28, 4), length);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }
}
