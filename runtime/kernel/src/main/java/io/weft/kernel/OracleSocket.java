package io.weft.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.weft.kernel.internal.Fd;
import io.weft.kernel.internal.Natives;
import io.weft.kernel.internal.PosixCalls;
import io.weft.kernel.internal.SocketAddresses;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A connected loopback TCP socket in a sockmap, whose only use is to run the sockmap's sk_msg
 * program: {@link #ask} sends one byte, the program answers through a map and drops it. For one
 * thread at a time.
 */
public final class OracleSocket implements AutoCloseable {
  private static final int SEND_FLAGS = PosixCalls.MSG_DONTWAIT | PosixCalls.MSG_NOSIGNAL;

  private final Arena arena = Arena.ofShared();
  private final PosixCalls posix;
  private final int fd;
  private final Fd socket;
  private final Fd peer;
  private final MemorySegment question;
  private final MemorySegment errno;

  private OracleSocket(PosixCalls posix, Fd socket, Fd peer) {
    this.posix = posix;
    this.socket = socket;
    this.peer = peer;
    this.fd = socket.number();
    this.question = arena.allocate(JAVA_BYTE);
    this.errno = posix.errnoMemory(arena);
  }

  /** Makes the pair of sockets on 127.0.0.1 and puts one of them into the sockmap. */
  static OracleSocket open(Natives natives, BpfMap sockmap, byte[] key) {
    OracleSocket oracle = connect(natives);
    try {
      sockmap.putSocket(key, oracle.fd);
      return oracle;
    } catch (KernelException e) {
      oracle.close();
      throw e;
    }
  }

  private static OracleSocket connect(Natives natives) {
    Sockets sockets = new Sockets(natives);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Fd client = sockets.stream(SocketAddresses.family(any.getAddress()), 0);
    try (Fd listener = sockets.listen(any, 1);
        Arena arena = Arena.ofConfined()) {
      InetSocketAddress address = sockets.localAddress(listener.number());
      MemorySegment encoded = SocketAddresses.encode(arena, address);
      KernelException.check(
          natives.posix().connect(client.number(), encoded), "connect the oracle to", address);
      int accepted = natives.posix().accept(listener.number());
      KernelException.check(accepted, "accept the oracle at", address);
      return new OracleSocket(
          natives.posix(), client, Fd.owned(natives.posix(), accepted, "oracle's peer"));
    } catch (KernelException e) {
      client.close();
      throw e;
    }
  }

  /** The socket in the sockmap, as a key of socket storage maps. */
  public int fd() {
    return fd;
  }

  /**
   * Runs the program once.
   *
   * @return {@link Errno#EACCES} where the program dropped the byte, as an oracle's does; 0 where
   *     it passed it on, so no program is attached; or another error number
   */
  public int ask() {
    int sent = posix.send(fd, question, SEND_FLAGS, errno);
    return sent < 0 ? -sent : passed();
  }

  /** What was passed must not fill the peer's buffer. */
  private int passed() {
    try (Arena scratch = Arena.ofConfined()) {
      posix.receive(peer.number(), scratch.allocate(64), PosixCalls.MSG_DONTWAIT);
    }
    return 0;
  }

  @Override
  public void close() {
    socket.close();
    peer.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
