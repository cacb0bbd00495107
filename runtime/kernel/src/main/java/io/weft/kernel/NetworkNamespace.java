package io.weft.kernel;

import io.weft.kernel.internal.Fd;
import io.weft.kernel.internal.Natives;
import io.weft.kernel.internal.PosixCalls;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** A network namespace, kept alive by this handle. */
public final class NetworkNamespace implements AutoCloseable {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int BACKLOG = 4096;

  private final Natives natives;
  private final Path file;
  private final Fd fd;

  private NetworkNamespace(Natives natives, Path file, Fd fd) {
    this.natives = natives;
    this.file = file;
    this.fd = fd;
  }

  static NetworkNamespace open(Natives natives, Path file) {
    int number = natives.posix().open(file.toString(), PosixCalls.O_RDONLY | PosixCalls.O_CLOEXEC);
    KernelException.check(number, "open the network namespace", file);
    return new NetworkNamespace(
        natives, file, Fd.owned(natives.posix(), number, "network namespace " + file));
  }

  /** A new namespace that ends with this handle; nothing in it is up. */
  static NetworkNamespace scratch(Natives natives) {
    Runnable unshare =
        () -> KernelException.check(natives.posix().unshare(CLONE_NEWNET), "make", "a namespace");
    Path own = Path.of("/proc/thread-self/ns/net");
    return new NamespaceThread<>(unshare, () -> open(natives, own)).result("a new namespace");
  }

  /** What bpf_get_netns_cookie gives: unique as long as the machine runs. */
  public long cookie() {
    return run(
        () -> {
          Sockets sockets = new Sockets(natives);
          try (Fd socket = sockets.stream(2, 0)) {
            return sockets.namespaceCookie(socket.number());
          }
        });
  }

  /**
   * Listens on TCP in this namespace, without blocking.
   *
   * @param address IPv6 is for IPv6 alone; port 0 takes a free one
   * @return the descriptor and the address; the caller closes the descriptor
   */
  public ListeningSocket listen(InetSocketAddress address) {
    return run(
        () -> {
          Sockets sockets = new Sockets(natives);
          int socket = sockets.listen(address, BACKLOG).number();
          return new ListeningSocket(socket, sockets.localAddress(socket));
        });
  }

  /** Runs an action on a thread of its own in this namespace, and waits for it. */
  public <T> T run(Callable<T> action) {
    return new NamespaceThread<>(this::enter, action).result(this);
  }

  /** The thread ends with the action: it never goes back to the first namespace. */
  private void enter() {
    int result = natives.posix().setNamespace(fd.number(), CLONE_NEWNET);
    KernelException.check(result, "enter", this);
  }

  int fd() {
    return fd.number();
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return "network namespace " + file;
  }
}
