package io.weft.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.weft.kernel.internal.Fd;
import io.weft.kernel.internal.Natives;
import io.weft.kernel.internal.PosixCalls;
import io.weft.kernel.internal.SocketAddresses;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/** Sockets by their descriptors. */
public final class Sockets {
  static final int SOCK_STREAM = 1;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int SO_COOKIE = 57;
  private static final int SO_NETNS_COOKIE = 71;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;

  private final PosixCalls posix;

  Sockets(Natives natives) {
    this.posix = natives.posix();
  }

  /** What bpf_get_socket_cookie gives: unique as long as the machine runs. */
  public long cookie(int fd) {
    return number(fd, SO_COOKIE, "get the cookie of");
  }

  /** What bpf_get_netns_cookie gives for the socket's network namespace. */
  public long namespaceCookie(int fd) {
    return number(fd, SO_NETNS_COOKIE, "get the namespace cookie of");
  }

  private long number(int fd, int option, String attempt) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_LONG);
      MemorySegment length = arena.allocateFrom(JAVA_INT, 8);
      int result = posix.option(fd, SOL_SOCKET, option, value, length);
      KernelException.check(result, attempt, "socket " + fd);
      return value.get(JAVA_LONG, 0);
    }
  }

  /** The address that a socket is bound to. */
  public InetSocketAddress localAddress(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(SocketAddresses.BYTES, 4);
      MemorySegment length = arena.allocateFrom(JAVA_INT, SocketAddresses.BYTES);
      KernelException.check(
          posix.socketName(fd, address, length), "get the address of", "socket " + fd);
      return SocketAddresses.decode(address);
    }
  }

  /** Closes a descriptor that {@link NetworkNamespace#listen} gave and nobody else took. */
  public void close(int fd) {
    KernelException.check(posix.close(fd), "close", "socket " + fd);
  }

  /** A TCP socket that listens in the calling thread's namespace; port 0 takes a free one. */
  Fd listen(InetSocketAddress address, int backlog) {
    Fd fd = stream(SocketAddresses.family(address.getAddress()), SOCK_NONBLOCK);
    try (Arena arena = Arena.ofConfined()) {
      option(fd, SOL_SOCKET, SO_REUSEADDR, arena.allocateFrom(JAVA_INT, 1));
      if (SocketAddresses.family(address.getAddress()) == SocketAddresses.AF_INET6) {
        option(fd, IPPROTO_IPV6, IPV6_V6ONLY, arena.allocateFrom(JAVA_INT, 1));
      }
      MemorySegment encoded = SocketAddresses.encode(arena, address);
      KernelException.check(posix.bind(fd.number(), encoded), "bind a socket to", address);
      KernelException.check(posix.listen(fd.number(), backlog), "listen at", address);
      return fd;
    } catch (KernelException e) {
      fd.close();
      throw e;
    }
  }

  Fd stream(int family, int flags) {
    int number = posix.socket(family, SOCK_STREAM | SOCK_CLOEXEC | flags);
    KernelException.check(number, "make", "a TCP socket");
    return Fd.owned(posix, number, "socket " + number);
  }

  void option(Fd fd, int level, int option, MemorySegment value) {
    KernelException.check(
        posix.setOption(fd.number(), level, option, value),
        "set option " + option + " of",
        fd.number());
  }
}
