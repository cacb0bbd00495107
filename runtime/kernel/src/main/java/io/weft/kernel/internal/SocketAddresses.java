package io.weft.kernel.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** struct sockaddr_in and sockaddr_in6. */
public final class SocketAddresses {
  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;

  /** Room for either. */
  public static final int BYTES = 28;

  private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private SocketAddresses() {}

  public static int family(InetAddress address) {
    return address instanceof Inet4Address ? AF_INET : AF_INET6;
  }

  public static MemorySegment encode(SegmentAllocator memory, InetSocketAddress address) {
    byte[] ip = address.getAddress().getAddress();
    boolean four = ip.length == 4;
    MemorySegment encoded = memory.allocate(four ? 16 : BYTES, 4).fill((byte) 0);
    encoded.set(JAVA_SHORT, 0, (short) (four ? AF_INET : AF_INET6));
    encoded.set(PORT, 2, (short) address.getPort());
    MemorySegment.copy(ip, 0, encoded, JAVA_BYTE, four ? 4 : 8, ip.length);
    return encoded;
  }

  public static InetSocketAddress decode(MemorySegment encoded) {
    boolean four = encoded.get(JAVA_SHORT, 0) == AF_INET;
    byte[] ip = encoded.asSlice(four ? 4 : 8, four ? 4 : 16).toArray(JAVA_BYTE);
    int port = Short.toUnsignedInt(encoded.get(PORT, 2));
    try {
      return new InetSocketAddress(InetAddress.getByAddress(ip), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
