package io.weft.admin.internal.command;

import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code weft dump}: the tables of all commands that only show, for a report of a problem. */
final class DumpCommand implements Command {
  private static final List<String> SHOWING =
      List.of(
          "status",
          "features",
          "bundles",
          "slots",
          "listeners",
          "routes",
          "splits",
          "clusters",
          "endpoints",
          "xds",
          "enrolled",
          "relay",
          "log");

  private final CommandTable commands;

  DumpCommand(CommandTable commands) {
    this.commands = commands;
  }

  @Override
  public String name() {
    return "dump";
  }

  @Override
  public String summary() {
    return "everything that the node can show, for a report of a problem";
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    var rows = new ArrayList<Map<String, Object>>();
    for (Command command : commands.all()) {
      if (SHOWING.contains(command.name())) {
        CommandResult result = command.run(List.of());
        rows.add(Map.of("command", command.name(), "rows", result.rows()));
      }
    }
    return CommandResult.table(List.of("command", "rows"), rows);
  }
}
