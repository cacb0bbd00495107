package io.weft.demo;

import java.io.Console;
import java.util.Optional;

/** Whether standard output can be drawn over. */
final class Terminal {
  private Terminal() {}

  static boolean isThere() {
    boolean able = !"dumb".equals(System.getenv("TERM"));
    return able && Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }
}
