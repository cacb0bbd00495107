package io.weft.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Bytes in a text table: {@code \r \n \t \0 \s \p \\ \xHH}, where {@code \s} is a space and {@code
 * \p} a {@code |}.
 */
final class Escapes {
  private Escapes() {}

  static String text(String escaped) {
    return new String(bytes(escaped), StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String escaped) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int i = 0;
    while (i < escaped.length()) {
      char c = escaped.charAt(i++);
      if (c != '\\') {
        out.write(c);
      } else if (i < escaped.length() && escaped.charAt(i) == 'x') {
        out.write(Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
        i += 3;
      } else {
        out.write(one(escaped, i++));
      }
    }
    return out.toByteArray();
  }

  private static char one(String escaped, int at) {
    return switch (at < escaped.length() ? escaped.charAt(at) : ' ') {
      case 'r' -> '\r';
      case 'n' -> '\n';
      case 't' -> '\t';
      case '0' -> '\0';
      case 's' -> ' ';
      case 'p' -> '|';
      case '\\' -> '\\';
      default -> throw new IllegalArgumentException("unknown escape in: " + escaped);
    };
  }
}
