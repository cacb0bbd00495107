package io.weft.demo.view;

import java.io.PrintStream;
import java.util.List;

/** Shows the latest lines: in place on a terminal, one after the other elsewhere. */
public final class Screen implements AutoCloseable {
  private static final String NO_WRAP_NO_CURSOR = "\033[?7l\033[?25l";
  private static final String WRAP_AND_CURSOR = "\033[?7h\033[?25h";
  private static final String CLEAR_LINE_END = "\033[K";
  private static final String CLEAR_BELOW = "\033[J";

  /** Of pictures that a log shows, one in so many. */
  private static final int SELDOM = 10;

  private final PrintStream out;
  private final boolean terminal;
  private int shown;
  private int pictures;

  /**
   * @param terminal whether the lines can be drawn over
   */
  public Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Lines that are too long are cut by the terminal: wrapped, they could not be drawn over. */
  public synchronized void show(List<String> lines) {
    if (!terminal) {
      if (pictures++ % SELDOM == 0) {
        lines.forEach(out::println);
        out.println();
      }
      return;
    }
    var picture = new StringBuilder(shown == 0 ? NO_WRAP_NO_CURSOR : "\033[" + shown + "A");
    lines.forEach(line -> picture.append(line).append(CLEAR_LINE_END).append('\n'));
    out.print(picture.append(CLEAR_BELOW));
    out.flush();
    shown = lines.size();
  }

  /** Leaves the terminal as it was, with the last picture. */
  @Override
  public synchronized void close() {
    if (terminal && shown > 0) {
      out.print(WRAP_AND_CURSOR);
      out.flush();
    }
  }
}
