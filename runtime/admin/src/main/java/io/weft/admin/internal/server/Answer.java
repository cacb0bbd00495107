package io.weft.admin.internal.server;

import io.weft.spi.command.CommandResult;
import java.util.List;
import java.util.Map;

/**
 * A line to the command line client.
 *
 * @param status exit status: 0 worked, 1 did not, 2 bad usage
 */
record Answer(int status, String message, List<String> columns, List<Map<String, Object>> rows) {

  static Answer of(CommandResult result) {
    return new Answer(result.ok() ? 0 : 1, result.message(), result.columns(), result.rows());
  }

  static Answer failed(String message) {
    return new Answer(1, message, List.of(), List.of());
  }

  static Answer usage(String message) {
    return new Answer(2, message, List.of(), List.of());
  }
}
