package io.weft.spi.command;

import java.util.List;
import java.util.Map;

/**
 * An answer, printed as an aligned table or, with {@code --json}, as an array of objects.
 *
 * @param columns keys in the order of the columns
 * @param rows values by key: String, Number, Boolean, or List and Map of these
 * @param message a line for people before the table; empty for none
 * @param ok exit status 0, else 1
 */
public record CommandResult(
    List<String> columns, List<Map<String, Object>> rows, String message, boolean ok) {

  public CommandResult {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** A table. */
  public static CommandResult table(List<String> columns, List<Map<String, Object>> rows) {
    return new CommandResult(columns, rows, "", true);
  }

  /** It worked; a line says so. */
  public static CommandResult done(String message) {
    return new CommandResult(List.of(), List.of(), message, true);
  }

  /** It did not work; the line says why and what to do. */
  public static CommandResult failed(String message) {
    return new CommandResult(List.of(), List.of(), message, false);
  }
}
