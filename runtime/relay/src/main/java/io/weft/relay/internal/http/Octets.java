package io.weft.relay.internal.http;

/** Classes of octets in HTTP/1.1 heads (RFC 9110, section 5.6.2; RFC 3986, section 3.2). */
final class Octets {
  private static final int TOKEN = 1;
  private static final int VALUE = 2;
  private static final int TARGET = 4;
  private static final int AUTHORITY = 8;

  private static final byte[] CLASS = classes();

  private Octets() {}

  static boolean isToken(byte octet) {
    return (CLASS[octet & 0xff] & TOKEN) != 0;
  }

  /** Field values may hold obs-text, tabs and spaces, but no other control. */
  static boolean isValue(byte octet) {
    return (CLASS[octet & 0xff] & VALUE) != 0;
  }

  /** Every visible octet but a fragment's mark, which never belongs into a request target. */
  static boolean isTarget(byte octet) {
    return (CLASS[octet & 0xff] & TARGET) != 0;
  }

  static boolean isAuthority(byte octet) {
    return (CLASS[octet & 0xff] & AUTHORITY) != 0;
  }

  /**
   * ASCII letters to lower case; other octets may change, so compare only against letters, digits
   * and dashes.
   */
  static int lower(byte octet) {
    return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
  }

  /** Whether {@code head[from..to)} equals a name that is given in lower case. */
  static boolean equalsIgnoreCase(byte[] head, int from, int to, byte[] name) {
    if (to - from != name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (lower(head[from + i]) != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] classes() {
    var classes = new byte[256];
    for (int c = 0x21; c < 256; c++) {
      if (c != 0x7f) {
        classes[c] |= VALUE | (c == '#' ? 0 : TARGET);
      }
    }
    classes[' '] |= VALUE;
    classes['\t'] |= VALUE;
    for (int c = 0; c < 128; c++) {
      if (Character.isLetterOrDigit(c)) {
        classes[c] |= TOKEN | AUTHORITY;
      }
    }
    "!#$%&'*+-.^_`|~".chars().forEach(c -> classes[c] |= TOKEN);
    "-._~%!$&'()*+,;=:@[]".chars().forEach(c -> classes[c] |= AUTHORITY);
    return classes;
  }
}
