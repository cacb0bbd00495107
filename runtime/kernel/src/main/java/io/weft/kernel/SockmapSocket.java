package io.weft.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.weft.kernel.internal.Natives;
import io.weft.kernel.internal.PosixCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A connected loopback TCP socket in a sockmap, for probes: {@link #ask} sends one byte, on which
 * the sockmap's sk_msg program runs; the other end throws it away. For one thread at a time.
 *
 * <p>After one SK_DROP the kernel drops every later send of the socket without running the program
 * (tcp_bpf_send_verdict keeps psock->eval).
 */
final class SockmapSocket implements AutoCloseable {
  /** Bytes that may lie at the other end: reading them costs a call, so it is done rarely. */
  private static final int DRAIN = 256;

  private static final int SEND_FLAGS = PosixCalls.MSG_DONTWAIT | PosixCalls.MSG_NOSIGNAL;

  private final Arena arena = Arena.ofShared();
  private final PosixCalls posix;
  private final SocketPair pair;
  private final int fd;
  private final MemorySegment question;
  private final MemorySegment errno;
  private final MemorySegment answers;
  private int lying;

  private SockmapSocket(SocketPair pair) {
    this.pair = pair;
    this.posix = pair.posix();
    this.fd = pair.socket().number();
    this.question = arena.allocate(JAVA_BYTE);
    this.errno = posix.errnoMemory(arena);
    this.answers = arena.allocate(2 * DRAIN);
  }

  /** Makes the pair of sockets and puts one of them into the sockmap. */
  static SockmapSocket open(Natives natives, BpfMap sockmap, byte[] key) {
    SockmapSocket socket = new SockmapSocket(SocketPair.connect(natives));
    try {
      sockmap.putSocket(key, socket.fd);
      return socket;
    } catch (KernelException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Runs the program once. Nothing tells whether a program is attached: mark the answer's place
   * before.
   *
   * @return 0 where it ran; {@link Errno#EACCES} where it dropped the byte, so that this socket is
   *     spent; or another error number, and it did not run
   */
  int ask() {
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

  int peerFd() {
    return pair.peer().number();
  }

  /** Sends a byte of one's choice: 0, or the error number. */
  int send(byte value) {
    question.set(JAVA_BYTE, 0, value);
    return ask();
  }

  /** The byte that arrived first at the other end since the last look, or -1. */
  int received() {
    int count = posix.receive(peerFd(), answers, PosixCalls.MSG_DONTWAIT);
    lying = 0;
    return count > 0 ? answers.get(JAVA_BYTE, 0) : -1;
  }

  /** Sends a byte the other way, so that programs on received bytes run: 0, or the error number. */
  int answer() {
    int sent = posix.send(peerFd(), question, SEND_FLAGS, errno);
    return sent < 0 ? -sent : 0;
  }

  private void drain() {
    posix.receive(peerFd(), answers, PosixCalls.MSG_DONTWAIT);
    lying = 0;
  }

  @Override
  public void close() {
    pair.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
