package io.weft.pipeline.table;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** {@code struct weft_address}: IPv4 as ::ffff:a.b.c.d in network order, the port in host order. */
public final class Addresses {
  /** Bytes of an encoded address. */
  public static final int BYTES = 20;

  private static final int IP_BYTES = 16;
  private static final int MAPPED_AT = 10;

  private Addresses() {}

  /** Encodes; an unresolved address is refused. */
  public static byte[] encode(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("not resolved: " + address);
    }
    byte[] bytes = new byte[BYTES];
    System.arraycopy(ip(address.getAddress()), 0, bytes, 0, IP_BYTES);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.nativeOrder())
        .putShort(IP_BYTES, (short) address.getPort());
    return bytes;
  }

  /** Reads what {@link #encode} wrote, from {@code at}. */
  public static InetSocketAddress decode(byte[] bytes, int at) {
    short port = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getShort(at + IP_BYTES);
    return new InetSocketAddress(decodeIp(bytes, at), Short.toUnsignedInt(port));
  }

  /** Reads 16 bytes from {@code at}; a mapped address comes out as IPv4. */
  public static InetAddress decodeIp(byte[] bytes, int at) {
    byte[] ip = new byte[IP_BYTES];
    System.arraycopy(bytes, at, ip, 0, IP_BYTES);
    try {
      return InetAddress.getByAddress(ip);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are always an address", e);
    }
  }

  /** The 16 bytes of an address, IPv4 as ::ffff:a.b.c.d. */
  public static byte[] ip(InetAddress address) {
    byte[] raw = address.getAddress();
    if (!(address instanceof Inet4Address)) {
      return raw;
    }
    byte[] mapped = new byte[IP_BYTES];
    mapped[MAPPED_AT] = (byte) 0xff;
    mapped[MAPPED_AT + 1] = (byte) 0xff;
    System.arraycopy(raw, 0, mapped, IP_BYTES - raw.length, raw.length);
    return mapped;
  }
}
