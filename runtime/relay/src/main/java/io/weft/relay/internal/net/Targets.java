package io.weft.relay.internal.net;

/**
 * Absolute request targets, which go on as a path with the authority in Host (RFC 9112, section
 * 3.2.2).
 */
final class Targets {
  private Targets() {}

  /** The authority of an http or https URI, without user information. */
  static String authority(String target) {
    int from = target.indexOf("://") + 3;
    String authority = target.substring(from, authorityEnd(target, from));
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  /** Path and query, {@code /} when there is none. */
  static String path(String target) {
    int end = authorityEnd(target, target.indexOf("://") + 3);
    String path = target.substring(end);
    return path.startsWith("/") ? path : "/" + path;
  }

  private static int authorityEnd(String target, int from) {
    for (int i = from; i < target.length(); i++) {
      if (target.charAt(i) == '/' || target.charAt(i) == '?') {
        return i;
      }
    }
    return target.length();
  }
}
