package io.weft.launcher.framework;

import java.util.Optional;

/** One line for a chain of exceptions: what the deepest cause says, after what was tried. */
public final class Reasons {

  private Reasons() {}

  public static String of(Throwable thrown) {
    String said = line(thrown);
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root == thrown || said.contains(line(root)) ? said : said + ": " + line(root);
  }

  private static String line(Throwable thrown) {
    return Optional.ofNullable(thrown.getMessage())
        .flatMap(message -> message.lines().findFirst())
        .orElse(thrown.getClass().getSimpleName());
  }
}
