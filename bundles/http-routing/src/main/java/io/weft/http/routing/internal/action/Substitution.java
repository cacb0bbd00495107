package io.weft.http.routing.internal.action;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.weft.spi.definition.RefusedException;

/** {@code RegexMatchAndSubstitute}: \0 to \9 stand for groups, \\ for a backslash. */
final class Substitution {
  private Substitution() {}

  /**
   * Checks a substitution against its pattern.
   *
   * @throws RefusedException when a group is missing or an escape is unknown
   */
  static String check(Pattern pattern, String substitution) throws RefusedException {
    for (int i = 0; i < substitution.length(); i++) {
      if (substitution.charAt(i) != '\\') {
        continue;
      }
      char next = ++i < substitution.length() ? substitution.charAt(i) : ' ';
      boolean group = next >= '0' && next <= '9';
      if (!group && next != '\\') {
        throw new RefusedException("substitution \"" + substitution + "\": unknown escape");
      }
      if (group && next - '0' > pattern.groupCount()) {
        throw new RefusedException(
            "substitution \"%s\": the pattern has %d groups"
                .formatted(substitution, pattern.groupCount()));
      }
    }
    return substitution;
  }

  /** Replaces each match, as RE2's GlobalReplace: an empty match next to a match is none. */
  static String all(Pattern pattern, String substitution, String text) {
    Matcher matcher = pattern.matcher(text);
    StringBuilder out = new StringBuilder();
    int at = 0;
    int lastEnd = -1;
    int from = 0;
    while (from <= text.length() && matcher.find(from)) {
      int start = matcher.start();
      int end = matcher.end();
      out.append(text, at, start);
      at = start;
      if (start == end && start == lastEnd) {
        if (start < text.length()) {
          out.append(text.charAt(start));
        }
        at = Math.min(start + 1, text.length());
        from = start + 1;
        continue;
      }
      append(out, matcher, substitution);
      at = end;
      lastEnd = end;
      from = end;
    }
    return out.append(text, at, text.length()).toString();
  }

  private static void append(StringBuilder out, Matcher matcher, String substitution) {
    for (int i = 0; i < substitution.length(); i++) {
      char c = substitution.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char next = substitution.charAt(++i);
      String group = next == '\\' ? "\\" : matcher.group(next - '0');
      out.append(group == null ? "" : group);
    }
  }
}
