package io.weft.loadbalancing.internal.plan;

/** Addresses as text in the form of RFC 5952, which Java's own does not use. */
final class Ip {
  private Ip() {}

  static String text(byte[] ip) {
    if (ip.length == 4) {
      return (ip[0] & 255) + "." + (ip[1] & 255) + "." + (ip[2] & 255) + "." + (ip[3] & 255);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (ip[2 * i] & 255) << 8 | ip[2 * i + 1] & 255;
    }
    return join(groups);
  }

  private static String join(int[] groups) {
    int zeros = longestZeros(groups);
    int length = zeros < 0 ? 0 : run(groups, zeros);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == zeros) {
        text.append("::");
        i += length - 1;
      } else {
        if (i > 0 && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  /** The start of the first longest run of two or more zero groups, or -1. */
  private static int longestZeros(int[] groups) {
    int best = -1;
    for (int i = 0; i < 8; i++) {
      if (run(groups, i) > Math.max(1, best < 0 ? 1 : run(groups, best))) {
        best = i;
      }
    }
    return best;
  }

  private static int run(int[] groups, int start) {
    int end = start;
    while (end < 8 && groups[end] == 0) {
      end++;
    }
    return end - start;
  }
}
