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
 * program: {@link #ask} sends one byte, the program answers through a map and passes the byte to
 * the other end, which throws it away. For one thread at a time.
 *
 * <p>The program must pass: after one SK_DROP the kernel drops every later send of the socket
 * without running the program (tcp_bpf_send_verdict keeps psock->eval).
 */
public final class OracleSocket implements AutoCloseable {
  /** Bytes that may lie at the other end: reading them costs a call, so it is done rarely. */
  private static final int DRAIN = 256;

  private static final int SEND_FLAGS = PosixCalls.MSG_DONTWAIT | PosixCalls.MSG_NOSIGNAL;

  private final Arena arena = Arena.ofShared();
  private final PosixCalls posix;
  private final int fd;
  private final Fd socket;
  private final Fd peer;
  private final MemorySegment question;
  private final MemorySegment errno;
  private final MemorySegment answers;
  private int lying;

  private OracleSocket(PosixCalls posix, Fd socket, Fd peer) {
    this.posix = posix;
    this.socket = socket;
    this.peer = peer;
    this.fd = socket.number();
    this.question = arena.allocate(JAVA_BYTE);
    this.errno = posix.errnoMemory(arena);
    this.answers = arena.allocate(2 * DRAIN);
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
   * Runs the program once. Nothing tells whether a program is attached: mark the answer's place
   * before.
   *
   * @return 0 where it ran; {@link Errno#EACCES} where it dropped the byte, so that this socket is
   *     spent; or another error number, and it did not run
   */
  public int ask() {
    if (lying == DRAIN) {
      drain();
    }
    int sent = posix.send(fd, question, SEND_FLAGS, errno);
    if (sent < 0) {
      return -sent;
    }
    lying++;
    return 0;
  }

  /** Sends a byte the other way, so that programs on received bytes run: 0, or the error number. */
  int answer() {
    int sent = posix.send(peer.number(), question, SEND_FLAGS, errno);
    return sent < 0 ? -sent : 0;
  }

  private void drain() {
    posix.receive(peer.number(), answers, PosixCalls.MSG_DONTWAIT);
    lying = 0;
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
