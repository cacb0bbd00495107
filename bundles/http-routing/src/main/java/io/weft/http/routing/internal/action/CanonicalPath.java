package io.weft.http.routing.internal.action;

import io.weft.http.routing.internal.kernel.ListenerOptions;
import io.weft.http.routing.internal.kernel.ListenerOptions.Flag;

/**
 * Canonical paths as {@code normalize.h} makes them. The kernel decides; this brings the head that
 * is forwarded to what was decided on.
 */
final class CanonicalPath {
  private final boolean normalize;
  private final boolean merge;
  private final boolean slashes;
  private final StringBuilder out = new StringBuilder();
  private int start;

  private CanonicalPath(ListenerOptions options) {
    normalize = options.has(Flag.NORMALIZE);
    merge = options.has(Flag.MERGE_SLASHES);
    slashes =
        options.has(Flag.UNESCAPE_SLASHES)
            || options.has(Flag.REJECT_ESCAPED)
            || options.has(Flag.REDIRECT_ESCAPED);
  }

  /** The path without query, as it was decided on. */
  static String of(String path, ListenerOptions options) {
    CanonicalPath canonical = new CanonicalPath(options);
    canonical.read(path);
    String result = canonical.out.toString();
    return canonical.merge ? mergeSlashes(result) : result;
  }

  private void read(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '/' || (c == '\\' && normalize)) {
        putSlash();
      } else if (c == '%' && isEscape(path, i)) {
        putEscape(path.substring(i, i + 3));
        i += 2;
      } else {
        out.append(c);
      }
    }
    endSegment();
  }

  private static boolean isEscape(String path, int at) {
    return at + 2 < path.length()
        && Character.digit(path.charAt(at + 1), 16) >= 0
        && Character.digit(path.charAt(at + 2), 16) >= 0;
  }

  private void putEscape(String escape) {
    char value = (char) Integer.parseInt(escape.substring(1), 16);
    if (slashes && (value == '/' || (value == '\\' && normalize))) {
      putSlash();
    } else if ((slashes && value == '\\') || (normalize && isUnreserved(value))) {
      out.append(value);
    } else {
      out.append(escape);
    }
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }

  private void putSlash() {
    if (!endSegment()) {
      out.append('/');
      start = out.length();
    }
  }

  /** True when a dot segment ended, which leaves no trace of its own. */
  private boolean endSegment() {
    String segment = out.substring(start);
    if (!normalize || start == 0 || !(segment.equals(".") || segment.equals(".."))) {
      return false;
    }
    out.setLength(start);
    if (segment.length() == 2 && start > 1) {
      out.setLength(out.lastIndexOf("/", start - 2) + 1);
    }
    start = out.length();
    return true;
  }

  /** A path of slashes alone becomes two, as in Envoy. */
  private static String mergeSlashes(String path) {
    String merged = path.replaceAll("/+", "/");
    return merged.equals("/") && path.length() > 1 ? "//" : merged;
  }
}
