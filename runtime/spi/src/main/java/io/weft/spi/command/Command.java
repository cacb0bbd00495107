package io.weft.spi.command;

import java.util.List;

/**
 * A command of {@code weft} that a running node answers; a whiteboard service of the bundle that
 * knows the answer.
 */
public interface Command {

  /** The word on the command line, for example {@code routes}. */
  String name();

  /** One line for {@code weft help}. */
  String summary();

  /**
   * Runs it.
   *
   * @param arguments what follows the word, without {@code --json}
   * @throws UsageException when the arguments are wrong
   */
  CommandResult run(List<String> arguments) throws UsageException;
}
