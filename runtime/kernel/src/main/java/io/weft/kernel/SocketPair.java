package io.weft.kernel;

import io.weft.kernel.internal.Fd;
import io.weft.kernel.internal.Natives;
import io.weft.kernel.internal.PosixCalls;
import io.weft.kernel.internal.SocketAddresses;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Two connected TCP sockets on the loopback.
 *
 * @param socket blocks, unless a call says otherwise
 * @param peer never blocks
 */
record SocketPair(PosixCalls posix, Fd socket, Fd peer) implements AutoCloseable {
  static SocketPair connect(Natives natives) {
    Sockets sockets = new Sockets(natives);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Fd client = sockets.stream(SocketAddresses.family(any.getAddress()), 0);
    try (Fd listener = sockets.listen(any, 1);
        Arena arena = Arena.ofConfined()) {
      InetSocketAddress address = sockets.localAddress(listener.number());
      MemorySegment encoded = SocketAddresses.encode(arena, address);
      int connected = natives.posix().connect(client.number(), encoded);
      KernelException.check(connected, "connect a socket to", address);
      int accepted = natives.posix().accept(listener.number());
      KernelException.check(accepted, "accept a connection at", address);
      return new SocketPair(
          natives.posix(), client, Fd.owned(natives.posix(), accepted, "socket " + accepted));
    } catch (KernelException e) {
      client.close();
      throw e;
    }
  }

  @Override
  public void close() {
    socket.close();
    peer.close();
  }
}
