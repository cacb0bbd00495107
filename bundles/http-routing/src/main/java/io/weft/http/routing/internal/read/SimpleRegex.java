package io.weft.http.routing.internal.read;

import io.weft.http.routing.internal.model.TextKind;
import java.util.Optional;

/**
 * Expressions that are a text in disguise, as {@code /shop/.*}: the kernel can match those. A path
 * or a header's value has no line breaks, so {@code .*} takes everything.
 *
 * @param text with its escapes resolved
 */
record SimpleRegex(TextKind kind, String text) {
  private static final String ANYTHING = ".*";
  private static final String META = "\\.+*?()|[]{}^$";

  /** The text, if that is all there is to the expression. */
  static Optional<SimpleRegex> of(String regex) {
    boolean front = regex.startsWith(ANYTHING);
    boolean back = regex.endsWith(ANYTHING) && (!front || regex.length() >= 4);
    String middle =
        regex.substring(
            front ? ANYTHING.length() : 0, regex.length() - (back ? ANYTHING.length() : 0));
    if (regex.equals(ANYTHING)) {
      return Optional.of(new SimpleRegex(TextKind.PREFIX, ""));
    }
    TextKind kind =
        front
            ? (back ? TextKind.CONTAINS : TextKind.SUFFIX)
            : back ? TextKind.PREFIX : TextKind.EXACT;
    return literal(middle).map(text -> new SimpleRegex(kind, text));
  }

  private static Optional<String> literal(String regex) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (c == '\\' && i + 1 < regex.length() && isPunctuation(regex.charAt(i + 1))) {
        text.append(regex.charAt(++i));
      } else if (META.indexOf(c) >= 0 || c >= 0x80) {
        return Optional.empty();
      } else {
        text.append(c);
      }
    }
    return Optional.of(text.toString());
  }

  private static boolean isPunctuation(char c) {
    return c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
  }
}
